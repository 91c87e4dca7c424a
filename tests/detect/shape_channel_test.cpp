#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

#include "detect/shape_channel.hpp"
#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;
using state = detect::shape_state;

namespace {

/// The channel by its definition: for every lag the sum of |y[t - i] - y[t - i - k]| over the window, anew.
double nearest_earlier_window(std::vector<std::uint8_t> const& y)
{
    auto const newest = static_cast<int>(y.size()) - 1;
    constexpr auto window = static_cast<int>(state::window);
    int least = std::numeric_limits<int>::max();
    for (int k = window; k < static_cast<int>(state::lags) && newest - k - window + 1 >= 0; ++k) {
        int sum = 0;
        for (int i = 0; i < window; ++i)
            sum += std::abs(
                y[static_cast<std::size_t>(newest - i)] - y[static_cast<std::size_t>(newest - i - k)]);
        least = std::min(least, sum);
    }
    return least / (25.4 * window);
}

} // namespace

TEST_SUITE("detect.shape_channel")
{
    TEST_CASE("the residual is the distance to the nearest earlier window, before and after the history "
              "fills")
    {
        alignas(16) std::array<std::byte, detect::shape_history::bytes(state::history)> bytes{};
        auto& history = detect::shape_history::create(bytes.data(), state::history);
        auto s = std::make_unique<state>();
        *s = {};
        detect::make_blank(s->channel, 0);
        noise n;
        std::vector<std::uint8_t> codes;
        int checked = 0;
        for (int i = 0; i < 9'000; ++i) {
            auto const before = s->samples;
            auto const residual = detect::take(*s, history, std::sin(i * 0.05) + 0.2 * n(), 1e-12);
            if (s->samples == before) continue;
            codes.push_back(history[0]);
            CHECK(residual.has_value() == (codes.size() >= 2 * state::window));
            if (!residual || (codes.size() > 150 && codes.size() % 7 != 0)) continue;
            REQUIRE(*residual == doctest::Approx(nearest_earlier_window(codes)).epsilon(1e-12));
            ++checked;
        }
        CHECK(codes.size() > state::history + 1'000);
        CHECK(checked > 50);
    }

    TEST_CASE("the channel is silent for the first 1,024 readings")
    {
        stream s{detect::options{}};
        noise n;
        for (int i = 0; i < 1'024; ++i) {
            auto const v = s.feed(n());
            REQUIRE(v.channel != core::channel::shape);
            if (i == 1'000) CHECK_FALSE(s.describe().channels[3].decides);
        }
        for (int i = 0; i < 100; ++i) (void)s.feed(n());
        CHECK(s.describe().channels[3].decides);
    }

    TEST_CASE("a beat that changes its form is found, where every value is an ordinary one")
    {
        // A saw tooth of 60 readings; one tooth runs the other way.
        stream s{detect::options{}};
        s.interval = 1s;
        noise n;
        int inside = 0;
        int outside = 0;
        for (int i = 0; i < 12'000; ++i) {
            bool const turned = i >= 9'000 && i < 9'120;
            int const phase = i % 60;
            double const tooth = turned ? 60 - phase : phase;
            auto const v = s.feed(tooth + 0.5 * n());
            if (i < 4'000) continue;
            if (v.channel == core::channel::shape && v.over) (i >= 9'000 && i < 9'300 ? inside : outside)++;
        }
        CHECK(inside > 0);
        CHECK(outside < 10); // of 7,700 readings
    }
} // TEST_SUITE
