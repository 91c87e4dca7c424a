#include "decode_chunked.hpp"

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size)
{
    lariat::testing::decode_chunked({data, size}, {.format = lariat::wire::format::ndjson});
    return 0;
}
