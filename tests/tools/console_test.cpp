#include <doctest/doctest.h>

#include "console/progress.hpp"
#include "console/terminal.hpp"
#include "console/words.hpp"
#include "text_bytes.hpp"

using namespace lariat;
using namespace lariat::tool;
using namespace std::chrono_literals;

TEST_SUITE("tools.console")
{
    TEST_CASE("the progress line appears after a second, changes ten times a second, and goes")
    {
        progress_line::time_point const start{100s};
        progress_line line{true, start, 80};
        CHECK(line.clear().empty());
        CHECK_FALSE(line.update(0.1, 100, start + 999ms).has_value());
        auto const first = line.update(0.25, 2'000, start + 1s);
        REQUIRE(first.has_value());
        CHECK(first->find("25 %  2,000 readings, 2,000 a second, 3 s left") != std::string::npos);
        CHECK_FALSE(line.update(0.25, 2'001, start + 1099ms).has_value());
        CHECK(line.update(0.25, 2'002, start + 1100ms).has_value());
        CHECK(line.clear() == "\r\033[K");
        CHECK(line.clear().empty());

        progress_line unknown{true, start, 80};
        CHECK(unknown.update(-1, 10, start + 2s) == "\r\033[K10 readings, 5 a second");

        progress_line in_a_pipe{false, start, 80};
        CHECK_FALSE(in_a_pipe.update(0.5, 10, start + 1h).has_value());
    }

    TEST_CASE("numbers and times read as people write them")
    {
        CHECK(grouped(0) == "0");
        CHECK(grouped(999) == "999");
        CHECK(grouped(1'000) == "1,000");
        CHECK(grouped(12'345'678) == "12,345,678");
        CHECK(in_words(tool::testing::at("2014-02-08T12:40:00.250Z")) == "2014-02-08 12:40:00.250");
        CHECK(number(73.96732207) == "73.9673");
        CHECK(signed_number(1.5) == "+1.5");
    }

    TEST_CASE("colours are there only where they are on")
    {
        terminal t;
        CHECK(t.paint(style::red, "x") == "x");
        t.colour = true;
        CHECK(t.paint(style::red, "x") == "\033[31mx\033[0m");
        CHECK(t.paint(style::plain, "x") == "x");
    }
} // TEST_SUITE
