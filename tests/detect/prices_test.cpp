#include <doctest/doctest.h>

#include <cmath>

#include "config/presets.hpp"
#include "stream.hpp"

namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

detect::options prices()
{
    return lariat::config::find_preset("prices")->detect;
}

/// A price with calm and lively spells, in ticks of a cent.
struct market {
    noise n;
    double mood = 0;
    double log_price = 4.6;
    double next()
    {
        mood = 0.98 * mood + 0.15 * n();
        log_price += 0.004 * std::exp(mood) * n();
        return std::round(100 * std::exp(log_price)) / 100;
    }
};

} // namespace

TEST_SUITE("detect.prices")
{
    TEST_CASE("a bad tick is flagged at the tick, not at the return to the price")
    {
        int at_tick = 0;
        int at_return = 0;
        int elsewhere = 0;
        constexpr int count = 40'000;
        stream s{prices()};
        market m;
        for (int i = 0; i < count; ++i) {
            bool const bad = i > 1'000 && i % 1'000 == 500;
            bool const alarm = s.feed(m.next() * (bad ? 1.15 : 1)).alarm;
            if (!alarm) continue;
            ++(bad ? at_tick : i % 1'000 == 501 ? at_return : elsewhere);
        }
        CHECK(at_tick >= 37); // of 39
        CHECK(at_return <= 1);
        CHECK(elsewhere <= count / 500);
    }

    TEST_CASE("changes are expected from the slow level, and the explanation says so")
    {
        stream s{prices()};
        market m;
        for (int i = 0; i < 2'000; ++i) (void)s.feed(m.next());
        REQUIRE(s.feed(m.next() * 1.5).alarm);
        auto const& e = s.changes.events()[0];
        CHECK(e.why.base_name == "slow level");
        CHECK(e.expected == doctest::Approx(0).epsilon(0.01));
        CHECK(s.describe().forecasts[0].base_name == "slow level");
    }

    TEST_CASE("a lively spell asks for more")
    {
        stream s{prices()};
        noise n;
        double price = 100;
        for (int i = 0; i < 2'000; ++i) (void)s.feed(price *= std::exp(0.003 * n()));
        double const calm = s.feed(price).band;
        for (int i = 0; i < 60; ++i) (void)s.feed(price *= std::exp(0.03 * n()));
        CHECK(s.feed(price).band > 3 * calm);
    }

    TEST_CASE("no change across a night is judged where the rule gives sessions")
    {
        auto o = prices();
        o.sessions = {{.begin = 0, .length = 600}, {.begin = 1'440, .length = 600}};
        stream s{o};
        double price = 100;
        noise n;
        auto const minute = [&](int m) { return s.feed_at(at(m * 60), price *= std::exp(0.001 * n())); };
        for (int m = 0; m < 600; ++m) (void)minute(m);
        price *= 2;
        CHECK(minute(1'440).outcome == detect::outcome::first);
        CHECK(s.changes.empty());
        CHECK(minute(1'441).outcome == detect::outcome::judged);
    }
} // TEST_SUITE
