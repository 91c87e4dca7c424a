#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "wire/event_decoder.hpp"
#include "wire/event_text.hpp"

/// No line breaks the reader of events, and what it takes it can also show.
extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size)
{
    auto const event = lariat::wire::parse_event_json({reinterpret_cast<char const*>(data), size});
    if (event && lariat::wire::event_text(*event).find(event->message) == std::string::npos) {
        std::fputs("broken: the text of an event has its message\n", stderr);
        std::abort();
    }
    return 0;
}
