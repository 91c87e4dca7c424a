#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using detect::outcome;
using namespace lariat::testing;

TEST_SUITE("detect.step")
{
    TEST_CASE("the threshold never sees the reading that it judges, nor does the forecast")
    {
        stream s;
        int i = 0;
        for (double const value : sensor(3'000)) {
            if (++i % 10 == 0) {
                stream ordinary = s;
                stream wild = s;
                auto const a = ordinary.feed(value);
                auto const b = wild.feed(value + 1e6);
                REQUIRE(a.forecast == b.forecast);
                // The hour's recurrence may ask for a decade more or not; the threshold is the same all the
                // same.
                REQUIRE(a.band == b.band);
            }
            (void)s.feed(value);
        }
    }

    TEST_CASE("a reading is over if and only if the leading channel's residual exceeds its threshold")
    {
        stream s{detect::options{}};
        int over = 0;
        for (double const value : sensor(20'000)) {
            auto const v = s.feed(value);
            if (v.outcome != outcome::judged) continue;
            REQUIRE(v.residual == v.observed - v.expected);
            REQUIRE(v.over == (std::abs(v.residual) > v.threshold));
            if (v.alarm) REQUIRE(v.over);
            over += v.over ? 1 : 0;
        }
        CHECK(over > 20);
    }

    TEST_CASE("the first reading is no verdict, and neither does the second alarm whatever it is")
    {
        for (double second : {1.0, 1e6, -1e30}) {
            stream s;
            CHECK(s.feed(1).outcome == outcome::first);
            CHECK_FALSE(s.feed(second).alarm);
        }
    }

    TEST_CASE("white noise alarms about as often as is promised")
    {
        // At most one alarm in 300 readings over the first 10,000, of ten streams.
        int alarms = 0;
        for (std::uint64_t salt = 0; salt < 10; ++salt) {
            stream s;
            noise n{salt};
            for (int i = 0; i < 10'000; ++i) alarms += s.feed(n()).alarm ? 1 : 0;
        }
        CHECK(alarms < 330);
        CHECK(alarms > 10);
    }

    TEST_CASE("at most one event of a kind is open, and its records follow one another")
    {
        detect::options o = plain_options();
        o.maximum = 40;
        o.stuck_after = 30min;
        o.expected_interval = 5min;
        stream s{o};
        std::map<core::event_kind, core::timestamp> open;
        noise n;
        double held = 0;
        for (double const value : sensor(20'000)) {
            if (n.random()() % 500 == 0) s.next += 3h;
            if (n.random()() % 20 != 0 || held == 0) held = n.random()() % 200 == 0 ? 2 * value + 15 : value;
            (void)s.feed(n.random()() % 3 == 0 ? held : value);
            for (core::event const& e : s.changes.events()) {
                auto const it = open.find(e.kind);
                if (e.phase == core::event_phase::begin) {
                    REQUIRE(it == open.end());
                    open[e.kind] = e.begin;
                    continue;
                }
                REQUIRE(it != open.end());
                REQUIRE(it->second == e.begin);
                if (e.phase == core::event_phase::end) open.erase(it);
            }
        }
        CHECK(s.describe().open_events.size() == open.size());
    }

    TEST_CASE("an event's age, peak and count are those of its readings")
    {
        stream s;
        for (double const value : sensor(2'000)) (void)s.feed(value);
        for (int i = 0; i < 250; ++i) (void)s.feed(20 + 0.01 * (i % 7)); // past any quiet time
        auto const begun = s.next;
        REQUIRE(s.feed(50).alarm);
        CHECK(s.changes.events()[0].age == 2'250);
        auto const worse = s.next;
        auto const v = s.feed(5'000);
        REQUIRE(v.alarm);
        auto const& e = s.changes.events()[0];
        CHECK(e.phase == core::event_phase::update);
        CHECK(e.begin == begun);
        CHECK(e.peak == worse);
        CHECK(e.readings_over == 2);
        CHECK(e.severity == core::severity::critical);
        CHECK(e.peak_score == doctest::Approx(static_cast<double>(v.score)));
    }

    TEST_CASE("what happens every day at the same hour stops being news")
    {
        // A spike of 12 scales at noon every day.
        int first_days = 0;
        int last_days = 0;
        stream s;
        noise n;
        for (int i = 0; i < 288 * 28; ++i) {
            bool const noon = i % 288 == 144;
            bool const alarm = s.feed(n() + (noon ? 12 : 0)).alarm && noon;
            if (i < 288 * 7) first_days += alarm ? 1 : 0;
            if (i >= 288 * 21) last_days += alarm ? 1 : 0;
        }
        CHECK(first_days >= 2);
        CHECK(last_days < first_days);
        // The same spike at another hour is.
        for (int i = 0; i < 72; ++i) (void)s.feed(n());
        CHECK(s.feed(12).over);
    }
} // TEST_SUITE
