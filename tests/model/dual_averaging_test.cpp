#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <span>
#include <vector>

#include <lariat/model/dual_averaging.hpp>

#include "support/seed.hpp"

namespace model = lariat::model;

namespace {

/// State of the learner for a test, in the arrays that the step takes.
struct learner {
    explicit learner(std::size_t size, model::learner_options const& o = {})
        : z(size),
          n(size),
          w(size),
          options{o}
    {
    }

    void step(std::span<float const> f, float g) { model::dual_averaging_step(z, n, w, f, g, options); }

    friend bool operator==(learner const& a, learner const& b)
    {
        return a.z == b.z && a.n == b.n && a.w == b.w;
    }

    std::vector<float> z;
    std::vector<float> n;
    std::vector<float> w;
    model::learner_options options;
};

std::vector<float> random_features(std::mt19937_64& random, std::size_t size)
{
    std::uniform_real_distribution<float> uniform{-5.0F, 5.0F};
    std::vector<float> f(size);
    for (float& value : f) value = uniform(random);
    return f;
}

float random_sign(std::mt19937_64& random)
{
    return (random() & 1U) != 0 ? 1.0F : -1.0F;
}

/// A learner that has seen `steps` random observations.
learner trained(
    std::mt19937_64& random, std::size_t size, int steps, model::learner_options const& options = {})
{
    learner l{size, options};
    for (int i = 0; i < steps; ++i) l.step(random_features(random, size), random_sign(random));
    return l;
}

} // namespace

TEST_SUITE("model.dual_averaging")
{

    TEST_CASE("the first step follows the formulas")
    {
        learner unpenalised{2, {.alpha = 0.5F, .lambda = 0.0F, .forgetting = 1.0F}};
        unpenalised.step(std::array{2.0F, -3.0F}, -1.0F);
        CHECK(unpenalised.z == std::vector{-2.0F, 3.0F});
        CHECK(unpenalised.n == std::vector{4.0F, 9.0F});
        CHECK(unpenalised.w[0]
            == doctest::Approx(0.5 * 2 / 2.001)); // too low a prediction: weight and feature agree
        CHECK(unpenalised.w[1] == doctest::Approx(-0.5 * 3 / 3.001));
    }

    TEST_CASE("one observation is no evidence under the default penalty")
    {
        learner l{2};
        l.step(std::array{2.0F, -3.0F}, -1.0F);
        CHECK(l.w == std::vector{0.0F, 0.0F});
    }

    TEST_CASE("a weight is zero up to lambda roots of evidence, and not beyond")
    {
        // After k equal steps of 1 the sum is k and its root sqrt(k): significant once sqrt(k) > lambda.
        learner l{1, {.alpha = 0.3F, .lambda = 3.0F, .forgetting = 1.0F}};
        std::array const one{1.0F};
        for (int k = 1; k <= 9; ++k) {
            l.step(one, -1.0F);
            CHECK(l.w[0] == 0.0F);
        }
        l.step(one, -1.0F);
        CHECK(l.w[0] > 0.0F);
    }

    TEST_CASE("the stored weight is the argmin of the regularised sum")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (int trial = 0; trial < 200; ++trial) {
            auto const l = trained(random, 7, 1 + static_cast<int>(random() % 50));
            for (std::size_t j = 0; j < l.w.size(); ++j) {
                double const root =
                    std::sqrt(static_cast<double>(l.n[j])) + static_cast<double>(model::root_floor);
                double const alpha = l.options.alpha;
                double const lambda = l.options.lambda;
                auto const objective = [&](double w) {
                    return static_cast<double>(l.z[j]) * w
                        + root * (lambda * std::abs(w) + w * w / (2 * alpha));
                };
                for (double const distance : {1e-3, 0.1, 2.0}) {
                    CHECK(objective(l.w[j] + distance) > objective(l.w[j]));
                    CHECK(objective(l.w[j] - distance) > objective(l.w[j]));
                }
            }
        }
    }

    TEST_CASE("vectors of any size agree with one feature at a time, bit for bit")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (std::size_t const size : {1U, 3U, 4U, 5U, 8U, 11U, 64U}) {
            CAPTURE(size);
            learner whole{size};
            std::vector<learner> parts(size, learner{1});
            for (int step = 0; step < 100; ++step) {
                auto const f = random_features(random, size);
                float const g = random_sign(random);
                whole.step(f, g);
                for (std::size_t j = 0; j < size; ++j) parts[j].step(std::span{f}.subspan(j, 1), g);
            }
            for (std::size_t j = 0; j < size; ++j) {
                CHECK(whole.z[j] == parts[j].z[0]);
                CHECK(whole.n[j] == parts[j].n[0]);
                CHECK(whole.w[j] == parts[j].w[0]);
            }
        }
    }

    TEST_CASE("a prediction sums in the order that is documented")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (std::size_t size = 0; size <= 13; ++size) {
            CAPTURE(size);
            auto const w = random_features(random, size);
            auto const f = random_features(random, size);
            std::array<float, 4> sum{};
            for (std::size_t i = 0; i < size; ++i) sum[i % 4] += w[i] * f[i];
            CHECK(model::dot(w, f) == (sum[0] + sum[2]) + (sum[1] + sum[3]));
        }
    }

    TEST_CASE("zeros appended to weights and features change no prediction")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (std::size_t size = 1; size <= 9; ++size) {
            auto w = random_features(random, size);
            auto f = random_features(random, size);
            float const before = model::dot(w, f);
            w.resize(12);
            f.resize(12);
            CHECK(model::dot(w, f) == before);
        }
    }

    TEST_CASE("a subgradient of zero only forgets")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        auto l = trained(random, 5, 40, {.alpha = 0.3F, .lambda = 1.0F, .forgetting = 1.0F});
        auto const before = l;
        l.step(random_features(random, 5), 0.0F);
        CHECK(l == before);

        l.options.forgetting = 0.5F;
        l.step(random_features(random, 5), 0.0F);
        for (std::size_t j = 0; j < 5; ++j) {
            CHECK(l.z[j] == 0.5F * before.z[j]);
            CHECK(l.n[j] == 0.5F * before.n[j]);
        }
    }

    TEST_CASE("no observation moves a weight by more than its step")
    {
        // With rho = z / root, the weight is -alpha soft_threshold(rho, lambda), and soft-thresholding never
        // stretches a distance.  Rho moves by at most |g| / root' * (1 + |rho|) for the new evidence, and by
        // (1 - gamma) |rho| for what is forgotten; root' is the root after the step.
        std::mt19937_64 random{lariat::testing::seed()};
        for (float const gamma : {1.0F, 0.9995F, 0.9F}) {
            learner l{8, {.alpha = 0.3F, .lambda = 1.5F, .forgetting = gamma}};
            for (int step = 0; step < 2000; ++step) {
                auto const before = l;
                auto const f = random_features(random, 8);
                // Runs of one sign build evidence up, so that weights of many sizes are met.
                l.step(f, step / 50 % 2 == 0 ? -1.0F : random_sign(random));
                for (std::size_t j = 0; j < 8; ++j) {
                    float const rho = std::abs(before.z[j]) / (std::sqrt(before.n[j]) + model::root_floor);
                    float const root = std::sqrt(l.n[j]) + model::root_floor;
                    float const bound = 0.3F * (std::abs(f[j]) / root * (1 + rho) + (1 - gamma) * rho);
                    CAPTURE(gamma);
                    CAPTURE(step);
                    CHECK(std::abs(l.w[j] - before.w[j]) <= bound * 1.00001F + 1e-6F);
                }
            }
        }
    }

    TEST_CASE("sums that are learned without weights have them when they are asked for, to the bit")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (std::size_t size = 1; size <= 9; ++size) {
            CAPTURE(size);
            learner whole{size};
            learner sums{size};
            for (int step = 0; step < 200; ++step) {
                auto const f = random_features(random, size);
                float const g = random_sign(random);
                whole.step(f, g);
                model::dual_averaging_sums(sums.z, sums.n, f, g, sums.options);
            }
            model::dual_averaging_weights(sums.z, sums.n, sums.w, sums.options);
            CHECK(sums == whole);
        }
    }
} // TEST_SUITE
