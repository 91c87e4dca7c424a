#include <doctest/doctest.h>

#include "sinks/line_run.hpp"

#include <string>

using lariat::sinks::line_run;

TEST_SUITE("sinks.line_run")
{
    TEST_CASE("cut anywhere, the same file gets the rest and another file the whole line")
    {
        std::string const lines = "one\ntwo\nthree\n";
        for (std::size_t cut = 0; cut < lines.size(); ++cut) {
            CAPTURE(cut);
            line_run run;
            run.append("one\n");
            run.append("two\n");
            run.append("three\n");
            run.advance(cut);
            CHECK(run.rest() == lines.substr(cut));
            CHECK(run.lines_left() == (cut < 4 ? 3 : cut < 8 ? 2 : 1));

            run.restart_line();
            auto const line_begin = cut < 4 ? 0U : cut < 8 ? 4U : 8U;
            CHECK(run.rest() == lines.substr(line_begin));
        }
    }

    TEST_CASE("a run that is written whole is empty")
    {
        line_run run;
        run.append("one\n");
        run.advance(4);
        CHECK(run.empty());
        run.restart_line();
        CHECK(run.rest().empty());
        CHECK(run.lines_left() == 0);
    }
} // TEST_SUITE
