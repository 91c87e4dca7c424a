#include <doctest/doctest.h>

#include <cmath>
#include <span>
#include <vector>

#include <lariat/model/dual_averaging.hpp>
#include <lariat/model/loss.hpp>

#include "linear_stream.hpp"
#include "support/seed.hpp"

namespace model = lariat::model;
using lariat::testing::disturbance;
using lariat::testing::linear_stream;

namespace {

constexpr std::size_t features = 10;
constexpr int steps = 20'000;
constexpr double noise = 0.5;

disturbance with_outliers(double size)
{
    return {.noise = noise, .outlier_fraction = 0.05, .outlier_size = size};
}

double absolute(double residual)
{
    return model::absolute_subgradient(residual);
}
double squared(double residual)
{
    return -residual;
} // of residual^2 / 2, with respect to the prediction

/// Mean error against the undisturbed target over the second half of a stream, of one learner that differs in
/// its loss alone.
double clean_error(double (&subgradient)(double residual), disturbance const& d)
{
    std::vector<double> truth(features, 1.0);
    linear_stream stream{truth, d, lariat::testing::seed()};
    model::learner_options const options{.alpha = 0.3F, .lambda = 1.5F, .forgetting = 1.0F};
    std::vector<float> z(features);
    std::vector<float> n(features);
    std::vector<float> w(features);
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
        auto const o = stream.next();
        double const predicted = model::dot(w, o.x);
        if (i >= steps / 2) sum += std::abs(o.clean - predicted);
        model::dual_averaging_step(z, n, w, o.x, static_cast<float>(subgradient(o.y - predicted)), options);
    }
    return sum / (steps - steps / 2);
}

} // namespace

TEST_SUITE("model.robustness")
{

    TEST_CASE("5 % gross outliers of any size cost the absolute loss at most a quarter of its accuracy")
    {
        double const clean = clean_error(absolute, {.noise = noise});
        for (double const size : {1e2, 1e3, 1e6}) {
            CAPTURE(size);
            CHECK(clean_error(absolute, with_outliers(size)) <= 1.25 * clean);
        }
    }

    TEST_CASE("the same outliers make the squared loss at least 20 times worse")
    {
        double const clean = clean_error(squared, {.noise = noise});
        for (double const size : {1e2, 1e3, 1e6}) {
            CAPTURE(size);
            CHECK(clean_error(squared, with_outliers(size)) >= 20 * clean);
        }
    }

    TEST_CASE("without outliers the two losses are about equally good")
    {
        // So that the case above is about outliers, and not about a twin that never learned.
        CHECK(clean_error(squared, {.noise = noise}) <= 1.25 * clean_error(absolute, {.noise = noise}));
    }

} // TEST_SUITE
