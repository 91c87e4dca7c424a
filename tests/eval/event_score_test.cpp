#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <vector>

#include "eval/event_score.hpp"
#include "eval/state_score.hpp"

using namespace lariat;
using eval::window;

namespace {

/// Readings of an hour each.
eval::series hourly(std::size_t rows, std::vector<window> windows, std::size_t slack = 0)
{
    eval::series s;
    for (std::size_t i = 0; i < rows; ++i) {
        s.times.emplace_back(std::chrono::hours{i});
        s.values.push_back(0);
    }
    s.windows = std::move(windows);
    s.slack = slack;
    return s;
}

} // namespace

TEST_SUITE("eval.event_score")
{
    TEST_CASE("an event is hit once, from its first row to its last, and all alarms outside are false")
    {
        auto const s = hourly(1000, {{100, 109}, {200, 209}, {300, 309}});
        std::uint32_t const alarms[] = {99, 109, 200, 205, 310};
        auto const f = eval::score_events(s, alarms);
        CHECK(f.events == 3);
        CHECK(f.hit == 2);
        CHECK(f.alarms == 5);
        CHECK(f.false_alarms == 2);
        CHECK(f.false_per_thousand() == doctest::Approx(2));
        CHECK(f.false_per_day() == doctest::Approx(2 / (999.0 / 24)));
        CHECK(f.delays == std::vector<double>{9, 0});
        CHECK(f.delay_seconds == std::vector<double>{9 * 3600.0, 0});
    }

    TEST_CASE("slack widens an event on both sides, and an alarm before it has no delay")
    {
        auto const s = hourly(1000, {{2, 9}, {100, 109}, {995, 999}}, 5);
        std::uint32_t const alarms[] = {0, 95, 114, 115, 994};
        auto const f = eval::score_events(s, alarms);
        CHECK(f.hit == 3);
        CHECK(f.false_alarms == 1); // 115
        CHECK(f.delays == std::vector<double>{0, 0, 0});
    }

    TEST_CASE("the early ratio is one where alarms are spread evenly")
    {
        auto const s = hourly(2000, {});
        std::uint32_t const even[] = {0, 499, 500, 1000, 1001, 1500, 1600, 1999};
        CHECK(eval::score_events(s, even).early_ratio() == doctest::Approx(1));
        std::uint32_t const early[] = {1, 2, 3, 4};
        CHECK(eval::score_events(s, early).early_ratio() == doctest::Approx(4));
        CHECK(eval::score_events(s, {}).early_ratio() == 0);
    }

    TEST_CASE("sums of files add counts, days and delays")
    {
        std::uint32_t const alarm[] = {100};
        auto sum = eval::score_events(hourly(241, {{100, 109}}), alarm);
        sum += eval::score_events(hourly(241, {{50, 59}}), alarm);
        CHECK(sum.events == 2);
        CHECK(sum.hit == 1);
        CHECK(sum.false_alarms == 1);
        CHECK(sum.days == doctest::Approx(20));
        CHECK(sum.early_readings == 482);
    }

    TEST_CASE("the median of an even number is the lower of the middle two")
    {
        CHECK(eval::median({}) == 0);
        CHECK(eval::median({3, 1, 2}) == 2);
        CHECK(eval::median({4, 1, 3, 2}) == 2);
    }
} // TEST_SUITE

TEST_SUITE("eval.state_score")
{
    TEST_CASE("SKAB's F1, false-alarm and missing-alarm rates count rows after the training part")
    {
        window const windows[] = {{0, 1}, {6, 9}};
        std::vector<std::uint8_t> const flags{1, 1, 1, 1, 0, 1, 1, 1, 1, 0};
        auto const c = eval::score_states(flags, windows, 4);
        CHECK(c.hits == 3);
        CHECK(c.misses == 1);
        CHECK(c.false_flags == 1);
        CHECK(c.rightly_quiet == 1);
        CHECK(c.f1() == doctest::Approx(3 / (3 + 1.0)));
        CHECK(c.false_alarm_percent() == doctest::Approx(50));
        CHECK(c.missed_percent() == doctest::Approx(25));
    }

    TEST_CASE("flagging nothing has F1 0, and flagging everything misses nothing")
    {
        window const w{5, 9};
        std::vector<std::uint8_t> const none(10, 0);
        std::vector<std::uint8_t> const all(10, 1);
        CHECK(eval::score_states(none, {&w, 1}, 0).f1() == 0);
        auto const c = eval::score_states(all, {&w, 1}, 0);
        CHECK(c.missed_percent() == 0);
        CHECK(c.false_alarm_percent() == 100);
        CHECK(c.f1() == doctest::Approx(5 / 7.5));
    }
} // TEST_SUITE
