#include <doctest/doctest.h>

#include <cmath>

#include "detect/habits.hpp"
#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

void advance(stream& s, core::timestamp now)
{
    detect::advance(*s.schema, s.block.get(), now, s.changes);
}

auto deadline(stream const& s)
{
    return detect::deadline(*s.schema, s.block.get());
}

int begun(stream const& s, core::event_kind kind)
{
    int n = 0;
    for (auto const& e : s.changes.events())
        n += e.kind == kind && e.phase == core::event_phase::begin ? 1 : 0;
    return n;
}

/// Days of a sensor that is read every five minutes, but for the closed hours of its day.
stream open_by_day(int days, int first_hour, int last_hour)
{
    stream s;
    noise n;
    for (int minute = 0; minute < days * 1'440; minute += 5) {
        int const hour = minute / 60 % 24;
        if (hour >= first_hour && hour < last_hour) (void)s.feed_at(at(minute * 60), n());
    }
    return s;
}

} // namespace

TEST_SUITE("detect.habits")
{
    TEST_CASE(
        "a regular stream that falls silent has a gap after five intervals, whether it comes back or not")
    {
        stream s;
        noise n;
        for (int i = 0; i < 600; ++i) (void)s.feed(n());
        core::timestamp const last = s.next - s.interval;
        REQUIRE(deadline(s) == last + 25min + 1ns);
        stream never = s;
        advance(never, last + 26min);
        REQUIRE(never.changes.events().size() == 1);
        auto const e = never.changes.events()[0];
        CHECK(e.kind == core::event_kind::gap);
        CHECK(e.expected == 300);
        CHECK(e.why.base_name == "usual interval");

        (void)s.feed_at(last + 40min, n());
        REQUIRE(s.changes.events().size() >= 2);
        CHECK(s.changes.events()[0].kind == core::event_kind::gap);
        CHECK(s.changes.events()[0].begin == e.begin);
        CHECK(s.changes.events()[1].phase == core::event_phase::end);
    }

    TEST_CASE("readings that come by chance have no gaps")
    {
        stream s;
        noise n;
        std::exponential_distribution<double> wait{1.0 / 300};
        double time = 0;
        int gaps = 0;
        for (int i = 0; i < 5'000; ++i) {
            (void)s.feed_at(at(time += wait(n.random())), n());
            gaps += begun(s, core::event_kind::gap);
        }
        CHECK(gaps == 0);
        CHECK_FALSE(deadline(s));
    }

    TEST_CASE("a burst of readings that came at once is not followed by a gap")
    {
        stream s;
        noise n;
        for (int i = 0; i < 600; ++i) (void)s.feed_at(at(0), n(), false);
        CHECK_FALSE(deadline(s));
        advance(s, at(3'600));
        CHECK(s.changes.empty());
    }

    TEST_CASE("a silence that keeps coming back becomes usual")
    {
        auto o = plain_options();
        o.seasonal = false;
        stream s{o};
        noise n;
        int gaps = 0;
        for (int i = 0; i < 3'000; ++i) {
            if (i % 100 == 99) s.next += 40min;
            (void)s.feed(n());
            gaps += begun(s, core::event_kind::gap);
        }
        CHECK(gaps <= 1);
    }

    TEST_CASE("nights without readings are no gaps, a silence by day is")
    {
        stream s = open_by_day(3, 8, 18);
        auto const due = deadline(s); // after the close of the third day
        REQUIRE(due);
        CHECK(*due > at(3 * 86'400 + 8 * 3'600)); // the fourth morning
        CHECK(*due < at(3 * 86'400 + 9 * 3'600));
        CHECK(s.changes.empty());

        int gaps = 0;
        stream day;
        noise n;
        for (int minute = 0; minute < 5 * 1'440; minute += 5) {
            int const hour = minute / 60 % 24;
            bool const open = hour >= 8 && hour < 18;
            bool const fails = minute / 1'440 == 3 && hour == 11;
            if (open && !fails) (void)day.feed_at(at(minute * 60), n());
            gaps += open && !fails ? begun(day, core::event_kind::gap) : 0;
        }
        CHECK(gaps == 1);
    }

    TEST_CASE("means go by time where intervals vary, by reading where they do not")
    {
        // Three readings of 0, one of 10: by reading a quarter of the mean, by time, where that one came
        // after three usual intervals and the others after one, half.
        for (bool const varies : {false, true}) {
            CAPTURE(varies);
            stream s{plain_options()};
            double t = 0;
            for (int i = 0; i < 4'000; ++i) {
                bool const late = i % 5 > 2;
                t += varies && late ? 900 : 300;
                (void)s.feed_at(at(t), late ? 10 : 0);
            }
            CHECK(s.describe().level == doctest::Approx(varies ? 6.7 : 4).epsilon(0.1));
        }
    }

    TEST_CASE(
        "a reading stands for the time since the last one, within bounds, once a stream is known to vary")
    {
        detect::timing_habits h{};
        h.regular = 0.65F;
        CHECK(stride_of(h, 30, 10, 99) == 1);
        CHECK(stride_of(h, 30, 10, 100) == 3);
        CHECK(stride_of(h, 5, 10, 100) == 0.5);
        CHECK(stride_of(h, 1e9, 10, 100) == 10);
        CHECK(stride_of(h, 0, 10, 100) == 0.1);
        CHECK(stride_of(h, 30, 0, 100) == 1);
        h.regular = 0.75F;
        CHECK(stride_of(h, 30, 10, 100) == 1);
    }

    TEST_CASE("a market's first weekend is no gap, nor any later one")
    {
        for (int const first_day : {0, 2, 3}) {
            CAPTURE(first_day);
            auto o = plain_options();
            o.seasonal = true;
            stream market{o};
            noise n;
            int gaps = 0;
            for (int minute = first_day * 1'440; minute < 28 * 1'440; minute += 5) {
                int const of_day = minute % 1'440;
                bool const fails = minute / 1'440 == 15 && of_day / 60 == 11;
                bool const open = minute / 1'440 % 7 < 5 && of_day >= 540 && of_day < 1'020;
                if (!open || fails) continue;
                (void)market.feed_at(at(minute * 60), n());
                gaps += begun(market, core::event_kind::gap);
                bool const failed = minute / 1'440 > 15 || (minute / 1'440 == 15 && of_day / 60 >= 12);
                REQUIRE(gaps == (failed ? 1 : 0));
            }
        }
    }

    TEST_CASE("where the rule gives sessions, silence outside them is no gap")
    {
        auto o = plain_options();
        o.seasonal = false;
        for (std::uint16_t day = 0; day < 5; ++day)
            o.sessions.push_back({.begin = static_cast<std::uint16_t>(day * 1'440 + 540), .length = 480});
        stream s{o};
        noise n;
        int gaps = 0;
        for (int minute = 0; minute < 14 * 1'440; minute += 5) {
            int const of_day = minute % 1'440;
            bool const open = minute / 1'440 % 7 < 5 && of_day >= 540 && of_day < 540 + 480;
            if (!open) continue;
            (void)s.feed_at(at(minute * 60), n());
            gaps += begun(s, core::event_kind::gap);
        }
        CHECK(gaps == 0);
        // Friday evening: due on Monday morning.
        auto const due = deadline(s);
        REQUIRE(due);
        auto const expected = at(14 * 86'400 + 540 * 60) + 20min; // five minutes were left on Friday
        CHECK(*due > expected);
        CHECK(*due < expected + 1min);
    }

    TEST_CASE("a value that stays where values change is stuck; one that often stays is not")
    {
        for (bool const changes : {true, false}) {
            CAPTURE(changes);
            stream s;
            noise n;
            for (int i = 0; i < 2'000; ++i) (void)s.feed(std::round(n() * (changes ? 100 : 0.5)));
            int stuck = 0;
            core::event first;
            for (int i = 0; i < 60; ++i) {
                (void)s.feed(1);
                for (auto const& e : s.changes.events())
                    if (e.kind == core::event_kind::stuck && stuck++ == 0) first = e;
            }
            CHECK(stuck == (changes ? 1 : 0));
            if (!changes) continue;
            CHECK(first.why.base_name == "longest usual run");
            CHECK(first.observed > 20 * 300);
            CHECK(first.residual > first.threshold);
            (void)s.feed(2);
            REQUIRE_FALSE(s.changes.empty());
            CHECK(s.changes.events()[0].phase == core::event_phase::end);
        }
    }

    TEST_CASE("a value that may be constant is never stuck")
    {
        auto o = plain_options();
        o.may_be_constant = true;
        stream s{o};
        noise n;
        for (int i = 0; i < 2'000; ++i) (void)s.feed(n());
        for (int i = 0; i < 1'000; ++i) {
            (void)s.feed(1);
            CHECK(begun(s, core::event_kind::stuck) == 0);
        }
    }
} // TEST_SUITE
