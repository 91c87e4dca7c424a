#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "stream.hpp"

namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

std::vector<float> weights(stream const& s)
{
    std::vector<float> all;
    for (auto const& forecast : s.describe().forecasts)
        for (auto const& feature : forecast.features) all.push_back(static_cast<float>(feature.weight));
    return all;
}

} // namespace

TEST_SUITE("detect.learning")
{
    TEST_CASE("one outlier moves the weights as far as any other residual of its sign, whatever its size")
    {
        stream s;
        for (double const value : sensor(2'000)) (void)s.feed(value);
        stream modest = s;
        stream wild = s;
        (void)modest.feed(100);
        (void)wild.feed(1e12);
        CHECK(weights(modest) == weights(wild));
        CHECK(weights(modest) != weights(s));
    }

    TEST_CASE("weights that have earned nothing are exactly zero")
    {
        stream s;
        noise n;
        double wander = 0;
        for (int i = 0; i < 5'000; ++i)
            (void)s.feed(wander += n()); // a random walk: the last value says it all
        CHECK(s.describe().zero_share >= 0.5);
    }

    TEST_CASE("what helps is learned: the one-step forecast beats the last value where the past says more")
    {
        stream s;
        noise n;
        double forecast_error = 0;
        double last_error = 0;
        double last = 0;
        for (int i = 0; i < 10'000; ++i) {
            double const x = n(); // white: the mean is better than the last value
            auto const v = s.feed(x);
            if (i >= 2'000) {
                forecast_error += std::abs(x - v.forecast);
                last_error += std::abs(x - last);
            }
            last = x;
        }
        CHECK(forecast_error < 0.85 * last_error);
    }

    TEST_CASE("the daily course is learned: by the second week the slow forecast knows the hour")
    {
        stream s;
        noise n;
        double error = 0;
        int count = 0;
        for (int i = 0; i < 288 * 14; ++i) {
            double const wave = 10 * std::sin(i * 6.283185307 / 288);
            (void)s.feed(wave + 0.3 * n());
            if (i < 288 * 10) continue;
            double const day = s.read<float>("profile", "day", static_cast<std::size_t>(i / 12 % 24))
                + s.read<double>("levels", "first");
            error += std::abs(day - wave);
            ++count;
        }
        CHECK(error / count < 2); // the wave's mean absolute value is 6.4; an hour's own spread is about 0.7
    }

    TEST_CASE("a level shift freezes the slow state for a while, not for ever")
    {
        stream s;
        noise n;
        for (int i = 0; i < 3'000; ++i) (void)s.feed(n());
        double const before = s.read<double>("levels", "slow");
        (void)s.feed(1'000); // a surprise of decades
        CHECK(s.read<double>("levels", "slow") == before);
        CHECK(s.read<std::uint16_t>("stream", "frozen") == 1);
        for (int i = 0; i < 10'000; ++i) (void)s.feed(1'000 + n());
        CHECK(s.read<double>("levels", "slow") == doctest::Approx(1'000).epsilon(0.01));
    }

    TEST_CASE("the freeze's balance is at most 300 and falls three times as fast as it rises")
    {
        auto o = plain_options();
        o.level_shifts = false; // which thaws it
        stream s{o};
        noise n;
        for (int i = 0; i < 3'000; ++i) (void)s.feed(n());
        double level = 10;
        int most = 0;
        for (int i = 0; i < 2'000; ++i) {
            int const before = s.read<std::uint16_t>("stream", "frozen");
            (void)s.feed(level *= 1.02); // ever more surprising
            int const after = s.read<std::uint16_t>("stream", "frozen");
            REQUIRE((after == std::min(before + 1, 300) || after == std::max(before - 3, 0)));
            most = std::max(most, after);
        }
        CHECK(most > 10);
        CHECK(most <= 300);
    }

    TEST_CASE("on a fast stream the slow location remembers in proportion")
    {
        auto const moved = [](std::chrono::nanoseconds interval) {
            auto o = plain_options();
            o.seasonal = false;
            o.level_shifts = false; // which moves it at once
            stream s{o};
            s.interval = interval;
            noise n;
            for (int i = 0; i < 2'000; ++i) (void)s.feed(n());
            for (int i = 0; i < 200; ++i) (void)s.feed(1.5 + n());
            return s.read<double>("levels", "slow");
        };
        CHECK(moved(30s) < 0.6 * moved(5min));
        CHECK(moved(1h) == moved(5min)); // no shorter than as found
    }
} // TEST_SUITE
