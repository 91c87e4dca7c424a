#include <doctest/doctest.h>

#include "config/session_codec.hpp"

namespace config = lariat::config;
using lariat::detect::session;

TEST_SUITE("config.session")
{
    TEST_CASE("days and hours are read, a run of days as one session each")
    {
        auto const week = config::parse_sessions("mon-fri 09:30-16:00");
        REQUIRE(week);
        REQUIRE(week->size() == 5);
        CHECK(week->front() == session{.begin = 570, .length = 390});
        CHECK(week->back() == session{.begin = 4 * 1'440 + 570, .length = 390});
        auto const turn = config::parse_sessions("sat-mon 00:00-24:00");
        REQUIRE(turn);
        REQUIRE(turn->size() == 3);
        CHECK(turn->front() == session{.begin = 5 * 1'440, .length = 1'440});
        CHECK(turn->back() == session{.begin = 0, .length = 1'440});
    }

    TEST_CASE("an end that is not after the begin is the next day's")
    {
        auto const night = config::parse_sessions("sun 18:00-17:00");
        REQUIRE(night);
        CHECK(night->front() == session{.begin = 6 * 1'440 + 1'080, .length = 1'380});
        CHECK(config::parse_sessions("mon 09:00-09:00")->front().length == 1'440);
    }

    TEST_CASE("what is written reads back as it was")
    {
        for (char const* text :
            {"mon 09:30-16:00", "wed 22:00-06:00", "sun 00:00-24:00", "fri 09:00-09:00"}) {
            auto const s = config::parse_sessions(text);
            REQUIRE(s);
            CHECK(config::format_session(s->front()) == text);
        }
    }

    TEST_CASE("anything else is not a time of the week")
    {
        for (char const* text : {"", "mon", "mon ", "mon 9:30-16:00", "mon 09:30", "mon-moon 09:30-16:00",
                 "Mon 09:30-16:00", "mon 09:60-16:00", "mon 25:00-26:00", "mon 24:00-09:00",
                 "mon 09:30-16:00 ", "mon 09:30-16:00-17:00", "mon 24:30-09:00"}) {
            CAPTURE(text);
            CHECK_FALSE(config::parse_sessions(text));
        }
    }
} // TEST_SUITE
