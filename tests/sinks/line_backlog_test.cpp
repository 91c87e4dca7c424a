#include <doctest/doctest.h>

#include "sinks/line_backlog.hpp"

#include "sinks/support.hpp"

using namespace lariat;
using testing::line_of;

namespace {

std::string taken(sinks::line_backlog& backlog, std::size_t most)
{
    std::vector<sinks::event_line> lines;
    backlog.take(lines, most);
    std::string out;
    for (auto const& l : lines) out += l->text;
    return out;
}

} // namespace

TEST_SUITE("sinks.line_backlog")
{
    TEST_CASE("lines come out in order, as many as asked for")
    {
        sinks::line_backlog backlog{10};
        for (auto const* text : {"a", "b", "c"}) CHECK_FALSE(backlog.push(line_of(text)));
        CHECK(taken(backlog, 2) == "a\nb\n");
        CHECK(taken(backlog, 2) == "c\n");
        CHECK(taken(backlog, 2).empty());
    }

    TEST_CASE("the oldest are dropped at the bound, and said in their place, once")
    {
        sinks::line_backlog backlog{2};
        for (auto const* text : {"a", "b"}) CHECK_FALSE(backlog.push(line_of(text)));
        for (auto const* text : {"c", "d", "e"}) CHECK(backlog.push(line_of(text)));
        CHECK(taken(backlog, 1) == "{\"schema\":1,\"kind\":\"dropped\",\"count\":3}\nd\n");
        CHECK(taken(backlog, 1) == "e\n");
    }
} // TEST_SUITE
