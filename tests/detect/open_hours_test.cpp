#include <doctest/doctest.h>

#include <array>
#include <limits>

#include "detect/open_hours.hpp"
#include "stream.hpp"

namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

std::int64_t ns(double seconds)
{
    return at(seconds).time_since_epoch().count();
}

constexpr std::int64_t hour = 3'600'000'000'000;
constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

// Monday nine to five, and the night from Sunday to Monday, 22:00 to 02:00.
constexpr std::array<detect::session, 2> sessions{detect::session{.begin = 540, .length = 480},
    detect::session{.begin = 6 * 1'440 + 22 * 60, .length = 240}};

} // namespace

TEST_SUITE("detect.open_hours")
{
    TEST_CASE("time counts inside the sessions alone, over the end of the week as well")
    {
        detect::open_hours const h{.sessions = sessions};
        double const monday = 0;
        CHECK(open_between(h, ns(monday), ns(monday + 86'400)) == 10 * hour);
        CHECK(open_between(h, ns(monday + 12 * 3'600), ns(monday + 13 * 3'600)) == hour);
        CHECK(open_between(h, ns(monday + 86'400), ns(monday + 5 * 86'400)) == 0);
        CHECK(open_between(h, ns(monday), ns(monday + 100 * 7 * 86'400)) == 100 * 12 * hour);
        CHECK(open_throughout(h, ns(monday + 9 * 3'600), ns(monday + 17 * 3'600)));
        CHECK_FALSE(open_throughout(h, ns(monday + 9 * 3'600), ns(monday + 17 * 3'600) + 1));
        CHECK_FALSE(open_throughout(h, ns(monday + 3 * 3'600), ns(monday + 10 * 3'600)));
    }

    TEST_CASE("the local time decides")
    {
        detect::open_hours const h{.sessions = sessions, .offset_s = 3'600};
        CHECK(open_throughout(h, ns(8 * 3'600), ns(16 * 3'600)));
        CHECK_FALSE(open_throughout(h, ns(16 * 3'600), ns(17 * 3'600)));
    }

    TEST_CASE("what is due is due right after so much open time")
    {
        detect::open_hours const h{.sessions = sessions};
        CHECK(open_until(h, ns(16.5 * 3'600), hour / 2 - 1) == ns(17 * 3'600));
        CHECK(open_until(h, ns(16.5 * 3'600), hour) == ns(6 * 86'400 + 22.5 * 3'600) + 1);
        // Weeks of open time, 12 hours each.
        CHECK(open_until(h, ns(0), 36 * hour + hour) == ns(3 * 7 * 86'400 + 3'600) + 1);
        CHECK(open_until(h, ns(0), never) == never);
    }

    TEST_CASE("the two agree at every quarter of an hour")
    {
        detect::open_hours const h{.sessions = sessions};
        for (int quarter = 0; quarter < 4 * 24 * 8; ++quarter) {
            std::int64_t const since = ns(quarter * 900.0);
            std::int64_t const due = open_until(h, since, 3 * hour);
            CHECK(open_between(h, since, due) == 3 * hour + 1);
            CHECK(open_between(h, since, due - 1) == 3 * hour);
        }
    }

    TEST_CASE("without sessions and habits every hour is open; with habits that know none, no hour is")
    {
        CHECK(detect::open_until({}, 5, 10) == 16);
        CHECK(detect::open_between({}, 5, 15) == 10);
        CHECK(detect::open_between({}, std::numeric_limits<std::int64_t>::min(), never) == never);
        lariat::model::profile const blank{};
        detect::open_hours const closed{.habits = &blank};
        CHECK(open_until(closed, 0, hour) == never);
        CHECK(open_between(closed, 0, 100 * hour) == 0);
    }

    TEST_CASE("habits are of the hour of the day in the first week, later of the week")
    {
        lariat::model::profile p{};
        p.week_visits[4 * 24 + 9] = 1; // the fifth day from Thursday: Monday
        detect::open_hours h{.habits = &p};
        CHECK(open_between(h, ns(0), ns(7 * 86'400)) == 5 * hour); // may be a market
        p.week_visits[3 * 24 + 9] = 1; // Sunday
        CHECK(open_between(h, ns(0), ns(7 * 86'400)) == 7 * hour);
        p.week_visits[3 * 24 + 9] = 0;
        h.by_week = true;
        CHECK(open_between(h, ns(0), ns(7 * 86'400)) == hour);
        CHECK(open_between(h, ns(9 * 3'600), ns(10 * 3'600)) == hour);
        h.by_week = false;
        // But for weekends, what is open day and night has none.
        for (std::size_t friday = 24; friday < 48; ++friday) p.week_visits[friday] = 1;
        CHECK(open_between(h, ns(0), ns(7 * 86'400)) == 7 * 24 * hour);
    }
} // TEST_SUITE
