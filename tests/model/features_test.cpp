#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include <lariat/model/exponential_mean.hpp>
#include <lariat/model/features.hpp>

namespace model = lariat::model;

namespace {

using one_step = std::array<float, model::one_step_features>;
using slow = std::array<float, model::slow_features>;

model::levels after(std::initializer_list<double> values)
{
    model::levels l{};
    std::uint64_t age = 0;
    for (double const x : values) {
        if (age == 0) {
            model::start(l, x);
        } else {
            model::learn_slow(l, x, age, 1 / model::slow_memory);
            model::learn_fast(l, x, age);
        }
        ++age;
    }
    return l;
}

} // namespace

TEST_SUITE("model.features")
{
    TEST_CASE("a mean is a running mean at first and exponential later")
    {
        CHECK(model::mean_gain(5, 0) == 1);
        CHECK(model::mean_gain(5, 3) == 0.25);
        CHECK(model::mean_gain(5, 4) == 0.2);
        CHECK(model::mean_gain(5, 1'000'000) == 0.2);

        auto const l = after({1, 2, 3, 4});
        CHECK(l.mean_5 == doctest::Approx(2.5));
        CHECK(l.mean_50 == doctest::Approx(2.5));
        CHECK(l.slow == doctest::Approx(2.5));
        CHECK(l.lags == std::array<double, 4>{4, 3, 2, 1});
        CHECK(l.first == 1);
    }

    TEST_CASE(
        "the slow location is unclipped for nineteen readings and moves by three deviations at most later")
    {
        model::levels l{};
        model::start(l, 0);
        l.deviation = 1;
        model::levels late = l;
        model::learn_slow(l, 1'000, 18, 1 / model::slow_memory);
        CHECK(l.slow == doctest::Approx(1'000.0 / 19));
        model::learn_slow(late, 1'000, 19, 1 / model::slow_memory);
        double const deviation = 1 + 999.0 / 20; // the new one
        CHECK(late.deviation == doctest::Approx(deviation));
        CHECK(late.slow == doctest::Approx(3 * deviation / 20));
    }

    TEST_CASE("features are differences from the base in scales, clipped at five, and zero without seasons")
    {
        model::levels l{};
        model::start(l, 10);
        l.lags = {10, 12, 8, 1'000};
        l.mean_50 = 11;
        l.slow = 9;
        one_step f{};
        slow g{};
        model::fill_features(l, nullptr, 2, f, g);
        CHECK(f == one_step{1, -1, 5, 0, 0.5F, -0.5F, 0, 0});
        CHECK(g == slow{1, 0, 0, 0});

        model::seasonal_levels const seasonal{.day = 14, .week = -100};
        model::fill_features(l, &seasonal, 2, f, g);
        CHECK(f[6] == 2);
        CHECK(f[7] == -5);
        CHECK(g[1] == 2.5F);
        CHECK(g[2] == -5);
    }

    TEST_CASE("shift and scale leave the features as they are")
    {
        auto const plain = after({1, 5, 2, 8, 3});
        auto const moved = after({64 + 1024, 64 + 5 * 1024, 64 + 2 * 1024, 64 + 8 * 1024, 64 + 3 * 1024});
        one_step f{};
        one_step f_moved{};
        slow g{};
        slow g_moved{};
        model::fill_features(plain, nullptr, model::scale_of(plain), f, g);
        model::fill_features(moved, nullptr, model::scale_of(moved), f_moved, g_moved);
        for (std::size_t j = 0; j < f.size(); ++j) CHECK(f[j] == doctest::Approx(f_moved[j]).epsilon(1e-5));
        for (std::size_t j = 0; j < g.size(); ++j) CHECK(g[j] == doctest::Approx(g_moved[j]).epsilon(1e-5));
    }

    TEST_CASE("a stream's scale is never zero, and grows with what a double can tell at its level")
    {
        CHECK(model::scale_of(after({0, 0, 0})) > 0);
        CHECK(model::scale_of(after({1e12, 1e12})) == doctest::Approx(1e3));
        CHECK(model::scale_of(after({0, 2})) == 1);
    }
} // TEST_SUITE
