#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include <lariat/model/dual_averaging.hpp>
#include <lariat/model/l1_regressor.hpp>
#include <lariat/model/loss.hpp>

#include "linear_stream.hpp"
#include "support/seed.hpp"

namespace model = lariat::model;
using lariat::testing::linear_stream;

namespace {

constexpr std::size_t features = 1000;
constexpr std::size_t steps = 5000;

bool is_relevant(std::size_t j)
{
    return j % 100 == 37;
} // 10 of the 1,000

linear_stream ten_of_a_thousand()
{
    std::vector<double> truth(features);
    for (std::size_t j = 0; j < features; ++j)
        if (is_relevant(j)) truth[j] = j % 200 < 100 ? 1.0 : -1.0;
    return {truth, {.noise = 0.5}, lariat::testing::seed()};
}

/// The l1_regressor's twin with a squared L2 penalty in the place of the L1 penalty: same loss, same sums,
/// same scaling.  It shrinks and never cuts.
class l2_twin {
public:
    l2_twin(std::size_t feature_count, float alpha, float penalty)
        : alpha_{alpha},
          penalty_{penalty},
          z_(feature_count),
          n_(feature_count),
          w_(feature_count)
    {
    }

    void learn(std::span<float const> x, double y)
    {
        auto const g =
            static_cast<float>(model::absolute_subgradient(y - static_cast<double>(model::dot(w_, x))));
        for (std::size_t j = 0; j < x.size(); ++j) {
            z_[j] += g * x[j];
            n_[j] += x[j] * x[j];
            w_[j] = -alpha_ * z_[j] / ((1 + penalty_) * (std::sqrt(n_[j]) + model::root_floor));
        }
    }

    [[nodiscard]] std::span<float const> weights() const { return w_; }

private:
    float alpha_;
    float penalty_;
    std::vector<float> z_;
    std::vector<float> n_;
    std::vector<float> w_;
};

} // namespace

TEST_SUITE("model.sparsity")
{

    TEST_CASE("L1 finds exactly the 10 relevant features of 1,000")
    {
        // lambda = 5 asks 5 root-sums-of-squares of evidence: among 990 idle features a random walk is that
        // far out once in a thousand trials or less.
        model::l1_regressor regressor{
            features, {.learner = {.alpha = 0.3F, .lambda = 5.0F, .forgetting = 1.0F}}};
        auto stream = ten_of_a_thousand();
        for (std::size_t i = 0; i < steps; ++i) {
            auto const o = stream.next();
            REQUIRE(regressor.learn(o.x, o.y).has_value());
        }
        CHECK(regressor.nonzero_count() == 10);
        for (std::size_t j = 0; j < features; ++j) {
            CAPTURE(j);
            if (is_relevant(j))
                CHECK(std::abs(regressor.weights()[j]) == doctest::Approx(1.0).epsilon(0.2));
            else
                CHECK(regressor.weights()[j] == 0.0F); // exactly
        }
    }

    TEST_CASE("of 5,000 candidates L1 keeps the 10 true ones")
    {
        constexpr std::size_t candidates = 5'000;
        std::vector<double> truth(candidates);
        for (std::size_t j = 0; j < 10; ++j) truth[500 * j + 137] = j % 2 == 0 ? 1.0 : -1.0;
        linear_stream stream{truth, {.noise = 0.5}, lariat::testing::seed()};
        model::l1_regressor regressor{
            candidates, {.learner = {.alpha = 0.3F, .lambda = 5.0F, .forgetting = 1.0F}}};
        for (std::size_t i = 0; i < 3'000; ++i) {
            auto const o = stream.next();
            REQUIRE(regressor.learn(o.x, o.y).has_value());
        }
        for (std::size_t j = 0; j < 10; ++j)
            CHECK(std::abs(regressor.weights()[500 * j + 137]) == doctest::Approx(1.0).epsilon(0.3));
        CHECK(regressor.nonzero_count() >= 10);
        CHECK(regressor.nonzero_count() <= 12); // chance lets one or two of 4,990 by
    }

    TEST_CASE("an L2 penalty keeps all 1,000, however strong it is")
    {
        for (float const penalty : {0.1F, 10.0F}) {
            l2_twin twin{features, 0.3F, penalty};
            auto stream = ten_of_a_thousand();
            for (std::size_t i = 0; i < steps; ++i) {
                auto const o = stream.next();
                twin.learn(o.x, o.y);
            }
            CAPTURE(penalty);
            CHECK(std::ranges::count_if(twin.weights(), [](float w) { return w != 0; }) == features);
        }
    }

} // TEST_SUITE
