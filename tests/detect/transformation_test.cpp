#include <doctest/doctest.h>

#include <cmath>

#include "stream.hpp"

namespace detect = lariat::detect;
using detect::outcome;
using lariat::testing::at;
using lariat::testing::noise;
using lariat::testing::plain_options;
using lariat::testing::stream;

namespace {

stream transformed(detect::transform t)
{
    auto o = plain_options();
    o.transform = t;
    return stream{o};
}

/// The last value after the transform.
double last_of(stream const& s)
{
    return s.read<double>("levels", "lags");
}

} // namespace

TEST_SUITE("detect.transformation")
{
    TEST_CASE("a difference is first at the second reading and judged from the third on")
    {
        auto s = transformed(detect::transform::difference);
        CHECK(s.feed(5).outcome == outcome::first);
        CHECK(s.feed(7).outcome == outcome::first);
        auto const v = s.feed(10);
        CHECK(v.outcome == outcome::judged);
        CHECK(v.observed - v.expected == v.residual);
        CHECK(last_of(s) == 3);
    }

    TEST_CASE("a rate is a second's worth, and a counter that falls counts from zero")
    {
        auto s = transformed(detect::transform::rate);
        (void)s.feed_at(at(0), 100);
        (void)s.feed_at(at(10), 150);
        CHECK(last_of(s) == 5);
        (void)s.feed_at(at(20), 30); // reset: 30 since then
        CHECK(last_of(s) == 3);
    }

    TEST_CASE("a rate over no time is refused, on a new time line it begins again")
    {
        auto s = transformed(detect::transform::rate);
        (void)s.feed_at(at(0), 0, false);
        (void)s.feed_at(at(10), 10, false);
        CHECK(s.feed_at(at(10), 20, false).outcome == outcome::duplicate);
        CHECK(s.feed_at(at(5), 30, false).outcome == outcome::first);
        CHECK(s.feed_at(at(6), 32, false).outcome == outcome::judged);
        CHECK(last_of(s) == 2);
    }

    TEST_CASE("a log return of a price that is not positive is refused and changes nothing")
    {
        auto s = transformed(detect::transform::log_return);
        (void)s.feed(100);
        (void)s.feed(101);
        for (double bad : {0.0, -1.0, -0.0}) {
            stream const before = s;
            CHECK(s.feed_at(s.next, bad).outcome == outcome::not_positive);
            CHECK(s.block == before.block);
        }
        (void)s.feed(102);
        CHECK(last_of(s) == doctest::Approx(std::log(102.0 / 101)).epsilon(1e-9));
        (void)s.feed(102);
        CHECK(last_of(s) == 0);
    }

    TEST_CASE("an event of a transformed stream has the raw value, and the figures after the transform")
    {
        auto s = transformed(detect::transform::log_return);
        noise n;
        double price = 50;
        (void)s.feed(price);
        for (int i = 0; i < 1'500; ++i) (void)s.feed(price *= std::exp(0.01 * n()));
        auto const v = s.feed(price * 2);
        REQUIRE(v.alarm);
        auto const& e = s.changes.events().front();
        CHECK(e.value == price * 2);
        CHECK(e.observed == doctest::Approx(std::log(2)).epsilon(0.05));
    }

    TEST_CASE("what a transform makes too large is refused")
    {
        auto s = transformed(detect::transform::rate);
        (void)s.feed_at(at(0), 0);
        (void)s.feed_at(at(1), 1);
        stream const before = s;
        CHECK(s.feed_at(at(1) + std::chrono::nanoseconds{1}, 9e29).outcome == outcome::too_large);
        CHECK(s.block == before.block);
    }
} // TEST_SUITE
