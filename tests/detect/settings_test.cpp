#include <doctest/doctest.h>

#include <cmath>

#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;

TEST_SUITE("detect.settings")
{
    TEST_CASE("an absolute threshold is the reading channel's, exactly, and the others raise no alarm")
    {
        auto o = plain_options();
        o.threshold = 4;
        stream s{o};
        int over = 0;
        for (double const value : sensor(10'000)) {
            auto const v = s.feed(value);
            if (v.outcome != detect::outcome::judged) continue;
            REQUIRE(v.channel == core::channel::reading);
            REQUIRE(v.threshold == 4);
            REQUIRE(v.over == (std::abs(value - v.forecast) > 4));
            REQUIRE(v.over == (v.score > 0));
            over += v.over ? 1 : 0;
        }
        CHECK(over > 10);
        for (auto const& c : s.describe().channels) CHECK(c.decides == (c.channel == core::channel::reading));
    }

    TEST_CASE("a multiple of the running MAE takes effect at the twentieth reading and is just that")
    {
        auto o = plain_options();
        o.mae_factor = 6;
        stream s{o};
        int i = 0;
        for (double const value : sensor(5'000)) {
            double const mae = s.describe().channels[0].scale;
            auto const v = s.feed(value);
            if (i >= 20) REQUIRE(v.band == doctest::Approx(6 * mae).epsilon(1e-9));
            if (i < 19 && i > 0) REQUIRE(v.band > 6 * mae);
            ++i;
        }
    }

    TEST_CASE("a floor keeps small residuals from alarming, whatever the history says")
    {
        struct row {
            char const* name;
            void (*set)(detect::options&);
        };
        row const rows[] = {
            {"absolute", [](detect::options& o) { o.floor_absolute = 500; }},
            {"relative", [](detect::options& o) { o.floor_relative = 5; }},
            {"tick", [](detect::options& o) { o.tick = 500; }},
        };
        for (row const& r : rows) {
            CAPTURE(r.name);
            auto o = plain_options();
            r.set(o);
            stream s{o};
            noise n;
            for (int i = 0; i < 2'000; ++i) (void)s.feed(100 + n());
            CHECK(s.describe().channels[0].threshold >= 480);
            CHECK_FALSE(s.feed(150).over);
            CHECK(s.feed(5'000).over);
        }
    }

    TEST_CASE("a price that moves by one tick after a long calm does not alarm, by ten it does")
    {
        for (double level : {100.0, 1e6}) {
            auto o = plain_options();
            o.tick = 0.01;
            stream s{o};
            for (int i = 0; i < 2'000; ++i) (void)s.feed(level);
            CHECK_FALSE(s.feed(level + 0.01).over);
            for (int i = 0; i < 10; ++i) CHECK_FALSE(s.feed(level).over);
            CHECK(s.feed(level + 0.1).over);
        }
    }

    TEST_CASE("a direction holds for the reading and the window mean")
    {
        for (auto const d : {detect::direction::above, detect::direction::below}) {
            auto o = plain_options();
            o.direction = d;
            stream s{o};
            double const sign = d == detect::direction::above ? 1 : -1;
            for (double const value : sensor(20'000)) {
                auto const v = s.feed(value);
                if (v.over && v.channel != core::channel::range) REQUIRE(sign * v.residual > 0);
            }
        }
    }

    TEST_CASE("while an event is open, clear_level times the threshold keeps it open")
    {
        auto o = plain_options();
        o.threshold = 10;
        o.clear_level = 0.5;
        o.clear_after = 2;
        stream s{o};
        for (int i = 0; i < 100; ++i) (void)s.feed(0);
        REQUIRE(s.feed(10.5).alarm);
        // Steps of 6 from reading to reading: below the threshold, above half of it.
        double value = 10.5;
        for (int i = 0; i < 10; ++i) {
            auto const v = s.feed(value += 6);
            if (std::abs(v.residual) <= 5 || std::abs(v.residual) > 10) break;
            CHECK_FALSE(v.over);
            CHECK(s.describe().open_events.size() == 1);
        }
        (void)s.feed(value);
        (void)s.feed(value);
        (void)s.feed(value);
        CHECK(s.describe().open_events.empty());
    }

    TEST_CASE("a smaller probability asks for more")
    {
        double last = 0;
        for (double p : {0.05, 0.002, 0.0001}) {
            auto o = plain_options();
            o.probability = p;
            stream s{o};
            noise n;
            for (int i = 0; i < 3'000; ++i) (void)s.feed(n());
            double const threshold = s.describe().channels[0].threshold;
            CHECK(threshold > last);
            last = threshold;
        }
    }
} // TEST_SUITE
