#include <doctest/doctest.h>

#include <cmath>

#include "eval/made/run.hpp"
#include "eval/made/selection.hpp"
#include "eval/made/sensors.hpp"
#include "eval/targets/table.hpp"
#include "support/seed.hpp"

using namespace lariat;
using namespace std::chrono_literals;

namespace {

eval::series sensor(std::size_t rows)
{
    return eval::made_sensor(testing::seed(), rows, 5min);
}

eval::fault_plan plan_of(eval::made_fault fault)
{
    for (auto const& p : eval::fault_plans) {
        if (p.fault == fault) return p;
    }
    return {};
}

/// A detector that alarms at nothing but a jump of 100.
detect::options deaf()
{
    detect::options o;
    o.threshold = 100;
    o.gaps = o.level_shifts = o.drifts = false;
    o.may_be_constant = true;
    return o;
}

} // namespace

TEST_SUITE("eval.made")
{
    TEST_CASE("a stuck value stays what it was, and the rest of the stream is left alone")
    {
        auto const sound = sensor(1'000);
        auto const f = eval::with_fault(sound, plan_of(eval::made_fault::stuck), 400, true);
        for (std::size_t row = 400; row < 460; ++row) CHECK(f.readings.values[row] == sound.values[399]);
        CHECK(f.readings.values[460] == sound.values[460]);
        CHECK(f.begin == sound.times[400]);
        CHECK(f.end == sound.times[460]);
    }

    TEST_CASE("a gap takes readings away, and ends at the next one")
    {
        auto const sound = sensor(1'000);
        auto const f = eval::with_fault(sound, plan_of(eval::made_fault::gap), 400, true);
        CHECK(f.readings.rows() == 980);
        CHECK(f.readings.times[399] == sound.times[399]);
        CHECK(f.readings.times[400] == sound.times[420]);
        CHECK(f.begin == sound.times[400]);
        CHECK(f.end == sound.times[420]);
    }

    TEST_CASE("a drift grows to three mean absolute deviations and stays there")
    {
        auto const sound = sensor(2'000);
        double const deviation = eval::deviation_of(sound.values);
        auto const f = eval::with_fault(sound, plan_of(eval::made_fault::drift), 400, false);
        auto const off = [&](std::size_t row) { return f.readings.values[row] - sound.values[row]; };
        CHECK(off(399) == 0);
        CHECK(off(400) == doctest::Approx(-3 * deviation / 500));
        CHECK(off(649) == doctest::Approx(-1.5 * deviation));
        CHECK(off(899) == doctest::Approx(-3 * deviation));
        CHECK(off(1'999) == doctest::Approx(-3 * deviation));
        CHECK(f.end == sound.times[899]);
    }

    TEST_CASE("the mean absolute deviation is from the median and passes over what is no number")
    {
        double const values[] = {1, std::nan(""), 2, 9};
        CHECK(eval::deviation_of(values) == doctest::Approx((1 + 0 + 7) / 3.0));
        CHECK(eval::deviation_of({}) == 0);
    }

    TEST_CASE("silence is told while it lasts")
    {
        detect::options o = deaf();
        o.gaps = true;
        o.expected_interval = 5min;
        o.gap_factor = 3;
        auto const f = eval::with_fault(sensor(600), plan_of(eval::made_fault::gap), 400, true);
        auto const alarms = eval::watch(f.readings, o);
        REQUIRE(alarms.size() == 1);
        CHECK(alarms[0].kind == core::event_kind::gap);
        CHECK(alarms[0].time > f.begin + 10min); // three intervals after the last reading
        CHECK(alarms[0].time < f.begin + 11min);
    }

    TEST_CASE("who never alarms hits nothing, who always does hits everything, by chance as well")
    {
        eval::fault_trial_options how{
            .readings = 1'500, .earliest = 500, .latest = 900, .seed = testing::seed()};
        for (auto const& r : eval::try_faults(eval::fault_plans, deaf(), how, 3)) {
            CAPTURE(r.plan.name);
            CHECK(r.hit == 0);
            CHECK(r.by_chance == 0);
            CHECK(r.false_alarms == 0);
            CHECK(r.streams == 1);
        }
        detect::options restless;
        restless.threshold = 1e-12; // any residual at all
        restless.clear_after = 1;
        restless.quiet_minimum = restless.quiet_maximum = 0;
        restless.stuck_after = 1s;
        auto const shift = eval::try_faults(eval::fault_plans, restless, how, 3)[3];
        CHECK(shift.hit == 1);
        CHECK(shift.by_chance == 1);
        CHECK(shift.false_alarms > 0);
        CHECK(shift.false_per_day() == doctest::Approx(static_cast<double>(shift.false_alarms) / shift.days));
    }

    TEST_CASE("a level shift is found at once by who knows the level, and named only by its own kind")
    {
        detect::options o;
        o.threshold = 3;
        eval::fault_trial_options how{.readings = 1'500, .earliest = 500, .latest = 900, .seed = 5};
        auto const r = eval::try_faults(eval::fault_plans, o, how, 0)[3];
        CHECK(r.hit == 1);
        REQUIRE(r.delays.size() == 1);
        CHECK(r.delays[0] == 0);
    }

    TEST_CASE(
        "a shift is named by the event that says when it began, told after its time, and that is not false")
    {
        eval::fault_trial_options how{.readings = 3'400, .earliest = 2'900, .latest = 3'000, .seed = 1};
        eval::fault_plan const shift{eval::made_fault::level_shift, "level_shift", 8, 100};
        auto const told = eval::try_faults(std::array{shift}, detect::options{}, how, 0)[0];
        CHECK(told.hit == 1);
        CHECK(told.named == 1);
        detect::options nameless;
        nameless.level_shifts = false;
        auto const untold = eval::try_faults(std::array{shift}, nameless, how, 0)[0];
        CHECK(untold.hit == 1);
        CHECK(untold.named == 0);
        CHECK(told.false_alarms <= untold.false_alarms);
    }

    TEST_CASE("a fault that comes back is looked for each time it does, and nowhere else")
    {
        eval::repeat_trial_options how{
            .readings = 4'000, .earliest = 800, .latest = 900, .seed = testing::seed()};
        for (auto const& r : eval::try_repeats(deaf(), how, 3)) {
            CAPTURE(r.plan.name);
            CHECK(r.streams == 1);
            for (std::size_t const hit : r.hit) CHECK(hit == 0);
            for (double const score : r.score) CHECK(std::isfinite(score));
        }
        // A level between the sensor's noise and the fault: the first time is hit, and so is each other.
        detect::options o = deaf();
        o.threshold = 3 * eval::deviation_of(sensor(4'000).values);
        for (auto r : eval::try_repeats(o, how, 3)) {
            CAPTURE(r.plan.name);
            if (r.plan.length == 1)
                for (std::size_t const hit : r.hit) CHECK(hit == 1);
            auto const once = r;
            r += once;
            CHECK(r.streams == 2);
            CHECK(r.hit[0] == 2 * once.hit[0]);
            CHECK(r.score[7] == 2 * once.score[7]);
        }
    }

    TEST_CASE("sound sensors count days and readings of their own interval")
    {
        auto const r = eval::try_clean({.interval = 60s, .streams = 2, .days = 1}, deaf(), 1, 0);
        CHECK(r.readings == 1'440);
        CHECK(r.days == 1);
        CHECK(r.alarms == 0);
    }

    TEST_CASE("of hundreds of candidates the true ones are chosen, and hardly another")
    {
        auto const r =
            eval::try_selection({.candidates = 500, .useful = 5, .rows = 2'000, .seed = testing::seed()});
        REQUIRE(r.course.size() == 10);
        CHECK(r.useful.size() == 5);
        CHECK(r.course.back().rows == 2'000);
        CHECK(r.course.back().hits == 5);
        CHECK(r.course.back().chosen == r.chosen.size());
        CHECK(r.chosen.size() <= 8);
        CHECK(eval::selection_text(r).find("500 candidates, of which 5") == 0);
    }

    TEST_CASE("a fleet is judged by the daemon's engine, all streams of a time together")
    {
        eval::fleet_options const how{.streams = 20, .days = 2, .seed = testing::seed()};
        CHECK(eval::try_fleet(deaf(), how).events == 0);
        detect::options strict;
        strict.probability = 0.2;
        auto const many = eval::try_fleet(strict, how);
        CHECK(many.events > 0);
        CHECK(many.events_gaussian <= many.events);
        CHECK(many.per_day() == doctest::Approx(static_cast<double>(many.events) / 2));
        CHECK(eval::try_fleet(strict, how).events == many.events);
    }

    TEST_CASE("bad ticks are single prices, one in 250, of the size asked for")
    {
        eval::series prices;
        for (std::size_t i = 0; i < 2'000; ++i) {
            prices.times.emplace_back(24h * i);
            prices.values.push_back(i % 2 == 0 ? 100 : 101); // returns of log(1.01), up and down
        }
        auto const spoilt = eval::with_bad_ticks(prices, 12, testing::seed());
        CHECK(spoilt.rows.size() == 6);
        std::size_t changed = 0;
        for (std::size_t row = 0; row < prices.rows(); ++row) {
            double const off = std::abs(std::log(spoilt.prices.values[row] / prices.values[row]));
            if (off == 0) continue;
            ++changed;
            CHECK(off == doctest::Approx(12 * std::log(1.01)));
        }
        CHECK(changed == spoilt.rows.size());

        detect::options o;
        o.transform = detect::transform::log_return;
        o.threshold = 6 * std::log(1.01);
        o.quiet_minimum = o.quiet_maximum = 0;
        auto const r = eval::try_ticks(prices, 12, o, testing::seed());
        CHECK(r.ticks == 6);
        CHECK(r.hit == 6);
        CHECK(r.false_alarms == 0);
    }

    TEST_CASE("the report says what is asked for beside what came out")
    {
        eval::synthetic_plan plan;
        plan.seed = testing::seed();
        plan.faults = {.streams = 2, .readings = 1'500, .earliest = 500, .latest = 900};
        plan.repeats = {.streams = 2, .readings = 4'000, .earliest = 800, .latest = 900};
        plan.clean = {{.interval = 300s, .streams = 2, .days = 2}};
        plan.fleet = {.streams = 4, .days = 2};
        double share = 0;
        auto const results = eval::run_synthetic(plan, {}, [&share](double s, std::uint64_t) { share = s; });
        CHECK(share <= 1);
        auto const text = eval::synthetic_text(results);
        CAPTURE(text);
        CHECK(text.find("\nlevel_shift ") != std::string::npos);
        CHECK(text.find("95 % at <= 0.1") != std::string::npos);
        CHECK(text.find("\nplateau ") != std::string::npos);
        CHECK(results.repeats[2].streams == 2);
        CHECK(text.find("(must <= 10)") != std::string::npos);
        CHECK(results.clean[0].readings == 2 * 576);
        CHECK(results.faults[0].streams == 2);
        CHECK(eval::synthetic_json(results) == eval::synthetic_json(eval::run_synthetic(plan, {}, {})));
    }

    TEST_CASE("targets without data are said not to be measured")
    {
        eval::target_row const rows[] = {{"a", "1", "2", true}, {"b", "1", "0", false}, {"c", "1", "-", {}}};
        CHECK(
            eval::targets_text(rows) == "met     a  1  2\nmissed  b  1  0\n-       c  1  -\n\n1 of 2 met\n");
    }
} // TEST_SUITE
