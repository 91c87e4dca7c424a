#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include <lariat/model/active_set.hpp>
#include <lariat/model/l1_regressor.hpp>
#include <lariat/model/loss.hpp>

#include "support/seed.hpp"

namespace model = lariat::model;

namespace {

constexpr std::size_t useful = 20;

/// Random candidates of which every (size / 20)-th moves the target; the rest are noise, as is a part of the
/// target.
class many_candidates {
public:
    explicit many_candidates(std::size_t size) : features_(size) { }

    double next()
    {
        double target = 0.1 * static_cast<double>(normal_(random_));
        for (std::size_t j = 0; j < features_.size(); ++j) {
            features_[j] = normal_(random_);
            if (is_useful(j)) target += 0.1 * static_cast<double>(features_[j]);
        }
        return target;
    }

    [[nodiscard]] bool is_useful(std::size_t j) const { return j % (features_.size() / useful) == 0; }
    [[nodiscard]] std::vector<float> const& features() const { return features_; }

private:
    std::vector<float> features_;
    std::mt19937 random_{static_cast<std::uint32_t>(lariat::testing::seed())};
    std::normal_distribution<float> normal_;
};

float subgradient(double residual)
{
    return static_cast<float>(model::absolute_subgradient(residual));
}

} // namespace

TEST_SUITE("model.active_set")
{
    TEST_CASE("with one block of candidates it forecasts as a regressor on all of them does")
    {
        many_candidates stream{60};
        model::active_set some{60};
        model::l1_regressor all{60};
        double mine = 0;
        double its = 0;
        for (int i = 0; i < 5'000; ++i) {
            double const y = stream.next();
            double const residual = y - some.predict(stream.features());
            some.learn(stream.features(), subgradient(residual));
            auto const other = all.learn(stream.features(), y);
            REQUIRE(other.has_value());
            if (i < 1'000) continue;
            mine += std::abs(residual);
            its += std::abs(*other);
        }
        CHECK(mine < 1.05 * its);
    }

    TEST_CASE(
        "of a thousand candidates it finds the twenty that count, all but the odd one, and forecasts by them")
    {
        constexpr std::size_t size = 1'000;
        many_candidates stream{size};
        model::active_set set{size};
        double before = 0;
        double after = 0;
        constexpr int steps = 12'000;
        for (int i = 0; i < steps; ++i) {
            double const y = stream.next();
            double const residual = y - set.predict(stream.features());
            set.learn(stream.features(), subgradient(residual));
            if (i < 500) before += std::abs(residual) / 500;
            if (i >= steps - 500) after += std::abs(residual) / 500;
        }
        std::size_t found = 0;
        for (std::size_t j = 0; j < size; ++j)
            found += stream.is_useful(j) && set.weight(j) > 0.03F ? 1U : 0U;
        CHECK(found >= useful - 2);
        CHECK(set.active_count() <= model::active_set::max_active);
        CHECK(after < 0.5 * before);
    }

    TEST_CASE("candidates can come, and be forgotten, while the others keep what they know")
    {
        constexpr std::size_t size = 100;
        many_candidates stream{size};
        model::active_set set{20};
        auto const give = [&](int steps) {
            for (int i = 0; i < steps; ++i) {
                double const y = stream.next();
                auto const f = std::span{stream.features()}.first(set.candidate_count());
                set.learn(f, subgradient(y - set.predict(f)));
            }
        };
        give(3'000);
        float const before = set.weight(0);
        CHECK(before > 0.05F);
        set.resize(size);
        CHECK(set.weight(0) == before);
        CHECK(set.memory_bytes() == model::active_set::bytes_for(size));
        set.forget(0);
        CHECK(set.weight(0) == 0);
        CHECK_FALSE(set.rests_on(0));
        CHECK(set.rests_on(5));
        give(6'000);
        CHECK(set.weight(95) > 0.05F);
        CHECK(set.weight(0) > 0.01F);
        set.clear();
        CHECK(set.active_count() == 0);
        CHECK(set.predict_averaged(std::span{stream.features()}) == 0);
    }

    TEST_CASE("the means of the weights tremble less than the weights where candidates say the same")
    {
        std::mt19937 random{static_cast<std::uint32_t>(lariat::testing::seed())};
        std::normal_distribution<float> normal;
        model::active_set set{30, {.forgetting = 1.0F - 1.0F / 20'000}};
        std::vector<float> features(30);
        double last = 0;
        double averaged = 0;
        for (int i = 0; i < 4'000; ++i) {
            float const load = normal(random);
            for (float& f : features) f = load + 0.1F * normal(random);
            auto const y = static_cast<double>(load);
            double const residual = y - set.predict(features);
            if (i >= 2'000) {
                last += std::abs(residual);
                averaged += std::abs(y - set.predict_averaged(features));
            }
            set.learn(features, subgradient(residual));
        }
        CHECK(averaged < 0.5 * last);
    }

    TEST_CASE("a candidate that no longer counts leaves, and its weight with it")
    {
        constexpr std::size_t size = 200;
        many_candidates stream{size};
        model::active_set set{size};
        std::mt19937 random{1};
        std::normal_distribution<double> normal;
        auto const give = [&](int steps, bool counts) {
            for (int i = 0; i < steps; ++i) {
                (void)stream.next();
                auto const& f = stream.features();
                double const y = normal(random) + (counts ? 2 * static_cast<double>(f[7]) : 0);
                set.learn(f, subgradient(y - set.predict(f)));
            }
        };
        give(4'000, true);
        CHECK(set.weight(7) > 0.5F);
        give(12'000, false);
        CHECK(std::abs(set.weight(7)) < 0.1F);
    }
}
