#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <span>
#include <string_view>
#include <vector>

#include <lariat/model/errc.hpp>
#include <lariat/model/l1_regressor.hpp>

#include "support/seed.hpp"

namespace model = lariat::model;

namespace {

constexpr model::learner_options unpenalised{.alpha = 0.5F, .lambda = 0.0F, .forgetting = 1.0F};
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

std::vector<float> copy(std::span<float const> weights)
{
    return {weights.begin(), weights.end()};
}

/// What a model of one constant feature makes of exponential noise, which is skewed, so that its mean, median
/// and other quantiles are all different.
struct learned_level {
    double mean = 0; ///< of the predictions of the second half
    double below = 0; ///< fraction of the second half's targets that were not above their prediction
};

learned_level learn_level(double tau)
{
    constexpr int steps = 40'000;
    std::mt19937_64 random{lariat::testing::seed()};
    std::exponential_distribution<double> noise{1.0};
    model::l1_regressor regressor{
        1, {.learner = {.alpha = 2.0F, .lambda = 0.0F, .forgetting = 1.0F}, .tau = tau}};
    learned_level level;
    for (int i = 0; i < steps; ++i) {
        double const y = noise(random);
        double const residual = *regressor.learn(std::array{1.0F}, y);
        if (i < steps / 2) continue;
        level.mean += y - residual;
        level.below += residual <= 0 ? 1.0 : 0.0;
    }
    level.mean /= steps / 2;
    level.below /= steps / 2;
    return level;
}

} // namespace

TEST_SUITE("model.l1_regressor")
{

    TEST_CASE("a new model predicts zero")
    {
        model::l1_regressor const regressor{3};
        CHECK(regressor.feature_count() == 3);
        CHECK(regressor.step_count() == 0);
        CHECK(regressor.nonzero_count() == 0);
        CHECK(*regressor.predict(std::array{1.0F, -2.0F, 3.0F}) == 0.0);
    }

    TEST_CASE("learning returns the residual from before the update")
    {
        model::l1_regressor regressor{2, {.learner = unpenalised}};
        std::array const x{1.0F, -1.0F};
        CHECK(*regressor.learn(x, 2.0) == 2.0);
        double const predicted = *regressor.predict(x);
        CHECK(predicted > 0.0);
        CHECK(*regressor.learn(x, 2.0) == 2.0 - predicted);
        CHECK(regressor.step_count() == 2);
    }

    TEST_CASE("a prediction that is right changes no weight")
    {
        model::l1_regressor regressor{2, {.learner = unpenalised}};
        std::array const x{1.0F, -1.0F};
        REQUIRE(regressor.learn(x, 2.0).has_value());
        auto const before = copy(regressor.weights());
        CHECK(*regressor.learn(x, *regressor.predict(x)) == 0.0);
        CHECK(copy(regressor.weights()) == before);
        CHECK(regressor.step_count() == 2);
    }

    TEST_CASE("a refused observation leaves the model untouched")
    {
        constexpr double inf = std::numeric_limits<double>::infinity();
        struct row {
            std::string_view name;
            std::vector<float> x;
            double y;
            model::errc expected;
        };
        row const rows[] = {
            {"no features", {}, 1.0, model::errc::shape_mismatch},
            {"too few features", {1.0F}, 1.0, model::errc::shape_mismatch},
            {"too many features", {1.0F, 2.0F, 3.0F}, 1.0, model::errc::shape_mismatch},
            {"NaN feature", {not_a_number, 2.0F}, 1.0, model::errc::not_finite},
            {"infinite last feature", {1.0F, -infinity}, 1.0, model::errc::not_finite},
            {"huge feature", {1.0F, -1.001e9F}, 1.0, model::errc::too_large},
            {"NaN target", {1.0F, 2.0F}, std::nan(""), model::errc::not_finite},
            {"infinite target", {1.0F, 2.0F}, inf, model::errc::not_finite},
        };
        for (row const& r : rows) {
            CAPTURE(r.name);
            model::l1_regressor regressor{2, {.learner = unpenalised}};
            REQUIRE(regressor.learn(std::array{1.0F, -1.0F}, 2.0).has_value());
            auto untouched = regressor;

            auto const outcome = regressor.learn(r.x, r.y);

            REQUIRE(outcome.has_error());
            CHECK(outcome.error() == make_error_code(r.expected));
            CHECK(outcome.error().message() != "unknown");
            CHECK(regressor.step_count() == 1);
            CHECK(copy(regressor.weights()) == copy(untouched.weights())); // bit for bit
            // What is hidden shows in what comes next.
            for (double const y : {-3.0, 0.5, 7.0}) {
                std::array const x{0.5F, 2.0F};
                CHECK(*regressor.learn(x, y) == *untouched.learn(x, y));
                CHECK(copy(regressor.weights()) == copy(untouched.weights()));
            }
        }
    }

    TEST_CASE("a prediction fails on what it reads, and reads only non-zero weights")
    {
        model::l1_regressor regressor{2, {.learner = unpenalised}};
        REQUIRE(regressor.learn(std::array{1.0F, 0.0F}, 2.0).has_value());
        REQUIRE(regressor.nonzero_count() == 1);

        CHECK(regressor.predict(std::array{1.0F, not_a_number}).has_value());
        CHECK(regressor.predict(std::array{not_a_number, 1.0F}).error()
            == make_error_code(model::errc::not_finite));
        CHECK(regressor.predict(std::array{2e9F, 1.0F}).error() == make_error_code(model::errc::too_large));
        CHECK(regressor.predict(std::array{1.0F}).error() == make_error_code(model::errc::shape_mismatch));
    }

    TEST_CASE("the largest features and targets leave the model finite")
    {
        model::l1_regressor regressor{2, {.learner = unpenalised}};
        std::array const x{model::l1_regressor::max_feature, -model::l1_regressor::max_feature};
        for (int i = 0; i < 10'000; ++i)
            REQUIRE(std::isfinite(*regressor.learn(x, std::numeric_limits<double>::max())));
        CHECK(std::isfinite(*regressor.predict(x)));
    }

    TEST_CASE("an outlier of any size moves the weights exactly as an ordinary reading on its side does")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        std::normal_distribution<float> normal;
        model::l1_regressor ordinary{4};
        for (int i = 0; i < 500; ++i) {
            std::array const x{normal(random), normal(random), normal(random), normal(random)};
            REQUIRE(ordinary.learn(x, x[0] - x[1] + normal(random)).has_value());
        }
        std::array const x{1.0F, -0.5F, 2.0F, 0.25F};
        double const predicted = *ordinary.predict(x);
        auto const start = ordinary;
        REQUIRE(ordinary.learn(x, predicted + 0.01).has_value());
        for (double const size : {1.0, 1e3, 1e9, 1e300}) {
            CAPTURE(size);
            auto outlier = start;
            REQUIRE(outlier.learn(x, predicted + size).has_value());
            CHECK(copy(outlier.weights()) == copy(ordinary.weights()));
        }
    }

    TEST_CASE("the non-zero count is that of the weights")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        std::normal_distribution<float> normal;
        model::l1_regressor regressor{20};
        for (int i = 0; i < 300; ++i) {
            std::vector<float> x(20);
            std::ranges::generate(x, [&] { return normal(random); });
            REQUIRE(regressor.learn(x, x[3] - x[7]).has_value());
            auto const nonzero = std::ranges::count_if(regressor.weights(), [](float w) { return w != 0; });
            CHECK(regressor.nonzero_count() == static_cast<std::size_t>(nonzero));
        }
        CHECK(regressor.nonzero_count() >= 2);
        CHECK(regressor.nonzero_count() < 20);
    }

    TEST_CASE("the pinball loss at tau learns the tau quantile")
    {
        for (double const tau : {0.1, 0.5, 0.9}) {
            CAPTURE(tau);
            auto const level = learn_level(tau);
            double const quantile = -std::log(1 - tau); // of the exponential distribution
            CHECK(std::abs(level.mean - quantile) <= 0.1);
            CHECK(std::abs(level.below - tau) <= 0.02);
        }
    }

} // TEST_SUITE
