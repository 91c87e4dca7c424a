#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

#include "collect.hpp"

using namespace lariat;
using namespace lariat::testing;

namespace {

std::size_t allocations = 0; // of this program so far; the tests run in one thread

class counting_sink final : public core::reading_sink {
public:
    void on_readings(std::span<core::reading const> batch, core::timestamp) noexcept override
    {
        readings += batch.size();
    }
    std::size_t readings = 0;
};

} // namespace

// The program's own, so that a test can count; the sanitizers' checks see malloc and free as before.
void* operator new(std::size_t size, std::nothrow_t const&) noexcept
{
    ++allocations;
    return std::malloc(size);
}
void* operator new(std::size_t size)
{
    if (void* const memory = operator new(size, std::nothrow)) return memory;
    throw std::bad_alloc{};
}
void operator delete(void* memory) noexcept
{
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept
{
    std::free(memory);
}

TEST_SUITE("wire.allocation")
{

    TEST_CASE("decoding allocates nothing per line")
    {
        for (std::string_view line : {"oven,site=a,line=2 temp=21.5,on=t,name=\"x\" 1465839830100400200\n",
                 "o\\ ven,si\\ te=a\\ b t\\ emp=21.5\n", "oven,site=a 21.5 2016-06-13T17:43:50Z\n",
                 "{\"stream\":\"oven\",\"t\":1465839830.25,\"v\":\"1.5\",\"tags\":{\"site\":\"a b\"}}\n",
                 "bad line\n"}) {
            CAPTURE(line);
            std::string input;
            for (int i = 0; i < 1000; ++i) input += line;
            input.reserve(input.size() + core::padding);
            std::span<char const> const bytes{input.data(), input.size()};
            wire::decoder decoder{{}};
            counting_sink sink;
            // The first lines may: scratch for escapes, the thread's JSON parser.
            REQUIRE(decoder.feed(bytes.first(line.size()), receipt, sink) == wire::feed_status::ok);

            std::size_t const before = allocations;
            auto const status = decoder.feed(bytes, receipt, sink);
            CHECK(allocations == before);
            CHECK(status == wire::feed_status::ok);
            CHECK(sink.readings == decoder.counts().readings);
        }
    }

} // TEST_SUITE
