#include <doctest/doctest.h>

#include <lariat/detect/detector.hpp>

#include "stream.hpp"

using namespace lariat;
using namespace lariat::testing;

TEST_SUITE("detector")
{
    TEST_CASE("it finds a sensor's fault and says what it expected and why")
    {
        detector d;
        auto values = sensor(3'000);
        for (std::size_t i = 2'300; i < 2'500; ++i) values[i] = 20 + 0.01 * static_cast<double>(i % 7);
        values[2'500] = 80;
        core::timestamp time = at(0);
        bool found = false;
        for (std::size_t i = 0; i < values.size(); ++i, time += 5min) {
            auto const v = d.observe(time, values[i]);
            if (i != 2'500) continue;
            found = v.alarm;
            REQUIRE(d.changes().size() == 1);
            auto const& e = d.changes().front();
            CHECK(e.value == values[i]);
            CHECK(e.time == time);
            CHECK(e.age == 2'500);
            CHECK(e.severity != core::severity::minor);
            CHECK_FALSE(e.why.base_name.empty());
        }
        CHECK(found);
    }

    TEST_CASE("copies go on alike and share nothing that changes")
    {
        detector d;
        auto const values = sensor(2'000);
        core::timestamp time = at(0);
        for (double const value : values) d.observe(time += 5min, value);
        detector copy = d;
        for (double const value : sensor(500, 20, 1)) {
            time += 5min;
            REQUIRE(d.observe(time, value).score == copy.observe(time, value).score);
        }
        d.observe(time += 5min, 1e6);
        CHECK(d.describe().last_value == 1e6);
        CHECK(copy.describe().last_value != 1e6);
        copy = d;
        CHECK(copy.describe().last_value == 1e6);
    }

    TEST_CASE("the description has the whole model: ages, forecasts, channels, thresholds, open events")
    {
        detector d;
        CHECK(d.describe().age == 0);
        core::timestamp time = at(0);
        for (double const value : sensor(1'500)) d.observe(time += 5min, value);
        auto const quiet = d.describe();
        CHECK(quiet.age == 1'500);
        CHECK(quiet.age >= quiet.warm_at);
        CHECK(quiet.last_time == time);
        CHECK(quiet.interval_s == 300);
        REQUIRE(quiet.forecasts.size() == 2);
        CHECK(quiet.forecasts[0].features.size() == 8);
        CHECK(quiet.forecasts[1].features.size() == 3);
        REQUIRE(quiet.channels.size() == 4);
        for (auto const& c : quiet.channels) {
            CHECK(c.scale > 0);
            CHECK(c.threshold > c.scale);
            CHECK(c.readings > 60);
        }
        CHECK(quiet.residual_mae == doctest::Approx(quiet.channels[0].scale));

        auto const v = d.observe(time += 5min, 1e3);
        REQUIRE(v.alarm);
        auto const open = d.describe();
        REQUIRE(open.open_events.size() == 1);
        CHECK(open.open_events[0].begin == time);
        d.close(time);
        REQUIRE(d.changes().size() == 1);
        CHECK(d.changes()[0].ended == core::end_reason::shutdown);
        CHECK(d.describe().open_events.empty());
    }

    TEST_CASE("the described threshold is the one that the next reading is held against")
    {
        auto o = plain_options();
        o.seasonal = false; // what is usual at an hour depends on the reading's
        detector d{o};
        core::timestamp time = at(0);
        for (double const value : sensor(1'500)) {
            double const described = d.describe().channels[0].threshold;
            auto const v = d.observe(time += 5min, value);
            if (v.outcome == detect::outcome::judged) CHECK(v.band == described);
        }
    }
} // TEST_SUITE
