#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <span>
#include <string_view>
#include <vector>

#include <lariat/model/l1_regressor.hpp>

#include "support/seed.hpp"

namespace model = lariat::model;

namespace {

constexpr std::size_t features = 5;
using vector = std::array<double, features>;

/// What a learner was shown, and what it lost.
struct game {
    std::vector<std::array<float, features>> x; ///< features of +-1
    std::vector<double> y;
    double loss = 0; ///< sum of the learner's |y - y_hat|, each from before its update
};

/// Answers with a target, knowing the features and even the prediction.
using opponent = double (*)(std::mt19937_64&, double progress, std::span<float const> x, double predicted);

double stationary(std::mt19937_64& random, double, std::span<float const> x, double)
{
    std::normal_distribution<double> noise{0.0, 0.5};
    return 1.0 * x[0] - 0.5 * x[1] + 2.0 * x[2] + noise(random);
}

double shifting(std::mt19937_64& random, double progress, std::span<float const> x, double)
{
    std::normal_distribution<double> noise{0.0, 1.0};
    double const sign = static_cast<int>(progress * 4) % 2 == 0 ? 1.0 : -1.0; // turns round three times
    return sign * (1.0 * x[0] - 0.5 * x[1]) + 0.5 * x[2] + noise(random);
}

double adversarial(std::mt19937_64& random, double, std::span<float const>, double predicted)
{
    std::uniform_real_distribution<double> size{0.0, 2.0};
    return predicted > 0 ? -size(random) : size(random); // always on the other side
}

game play(opponent answer, std::size_t rounds, model::learner_options const& options)
{
    std::mt19937_64 random{lariat::testing::seed()};
    model::l1_regressor regressor{features, {.learner = options}};
    game g;
    for (std::size_t t = 0; t < rounds; ++t) {
        std::array<float, features> x{};
        for (float& value : x) value = (random() >> 63U) != 0 ? 1.0F : -1.0F;
        double const progress = static_cast<double>(t) / static_cast<double>(rounds);
        double const y = answer(random, progress, x, *regressor.predict(x));
        g.loss += std::abs(*regressor.learn(x, y));
        g.x.push_back(x);
        g.y.push_back(y);
    }
    return g;
}

double residual(game const& g, std::size_t t, vector const& u)
{
    double r = g.y[t];
    for (std::size_t j = 0; j < features; ++j) r -= u[j] * static_cast<double>(g.x[t][j]);
    return r;
}

double loss_of(game const& g, vector const& u)
{
    double sum = 0;
    for (std::size_t t = 0; t < g.y.size(); ++t) sum += std::abs(residual(g, t, u));
    return sum;
}

/// Solves a u = b for a symmetric positive definite a, in place, by Gaussian elimination.
vector solve(std::array<vector, features> a, vector b)
{
    for (std::size_t k = 0; k < features; ++k) {
        for (std::size_t i = k + 1; i < features; ++i) {
            double const factor = a[i][k] / a[k][k];
            for (std::size_t j = k; j < features; ++j) a[i][j] -= factor * a[k][j];
            b[i] -= factor * b[k];
        }
    }
    for (std::size_t k = features; k-- > 0;) {
        for (std::size_t j = k + 1; j < features; ++j) b[k] -= a[k][j] * b[j];
        b[k] /= a[k][k];
    }
    return b;
}

struct hindsight {
    vector weights{}; ///< nearly the best that are fixed
    double loss_at_least = 0; ///< no fixed weights of L1 norm up to 10 lose less than this
};

/// Least absolute deviations by iteratively reweighted least squares, with a certificate from duality: for
/// any s_t in [-1, 1], fixed weights u lose at least  sum of s_t (y_t - <u, x_t>), and at the solution the
/// signs of the residuals, softened to r_t / eps where these are small, are nearly orthogonal to every
/// feature.
hindsight best_in_hindsight(game const& g)
{
    constexpr double eps = 0.05;
    constexpr double norm = 10;
    hindsight best;
    for (int iteration = 0; iteration < 60; ++iteration) {
        std::array<vector, features> a{};
        vector b{};
        for (std::size_t t = 0; t < g.y.size(); ++t) {
            double const weight = 1 / std::max(std::abs(residual(g, t, best.weights)), eps);
            for (std::size_t i = 0; i < features; ++i) {
                double const wx = weight * static_cast<double>(g.x[t][i]);
                for (std::size_t j = 0; j < features; ++j) a[i][j] += wx * static_cast<double>(g.x[t][j]);
                b[i] += wx * g.y[t];
            }
        }
        best.weights = solve(a, b);
    }
    vector correlation{};
    for (std::size_t t = 0; t < g.y.size(); ++t) {
        double const s = std::clamp(residual(g, t, best.weights) / eps, -1.0, 1.0);
        best.loss_at_least += s * g.y[t];
        for (std::size_t j = 0; j < features; ++j) correlation[j] += s * static_cast<double>(g.x[t][j]);
    }
    auto const larger = [](double a, double b) { return std::abs(a) < std::abs(b); };
    best.loss_at_least -= norm * std::abs(*std::ranges::max_element(correlation, larger));
    return best;
}

/// What theory allows: regret against fixed weights u after `rounds` rounds with forgetting 1.
///
/// Per feature, with root_t = sqrt(n_t) + root_floor: follow-the-regularised-leader loses at most
///
///     root_T (u^2 / (2 alpha) + lambda |u|)  +  sum over t of min(alpha g_t^2 / (2 root_(t-1)), |g_t (w_t -
///     w_(t+1))|)
///
/// more than u (McMahan 2011).  With g_t of +-1, root_(t-1) >= sqrt(t / 2) from the second round on, so that
/// the sum is at most sqrt(2 T) alpha, plus alpha for the first round, in which the weight leaves zero by
/// that.
double regret_bound(vector const& u, std::size_t rounds, model::learner_options const& o)
{
    double const alpha = o.alpha;
    double const root = std::sqrt(static_cast<double>(rounds)) + static_cast<double>(model::root_floor);
    double sum = 0;
    for (double const weight : u) {
        sum += root * (weight * weight / (2 * alpha) + static_cast<double>(o.lambda) * std::abs(weight));
        sum += std::sqrt(2.0) * alpha * root + alpha;
    }
    return sum;
}

constexpr std::array<std::size_t, 3> horizons{1'000, 4'000, 16'000};

} // namespace

TEST_SUITE("model.regret")
{

    TEST_CASE("regret against the best fixed weights in hindsight stays below the theory's O(sqrt T)")
    {
        struct row {
            std::string_view name;
            opponent answer;
        };
        for (row const& r :
            {row{"stationary", &stationary}, row{"shifting", &shifting}, row{"adversarial", &adversarial}}) {
            for (float const lambda : {0.0F, 1.5F}) {
                for (std::size_t const rounds : horizons) {
                    CAPTURE(r.name);
                    CAPTURE(lambda);
                    CAPTURE(rounds);
                    model::learner_options const options{.alpha = 0.3F, .lambda = lambda, .forgetting = 1.0F};
                    auto const g = play(r.answer, rounds, options);
                    auto const best = best_in_hindsight(g);
                    CHECK(g.loss - best.loss_at_least <= regret_bound(best.weights, rounds, options));
                    CHECK(loss_of(g, best.weights) <= 1.02 * best.loss_at_least); // hindsight is what it says
                }
            }
        }
    }

    TEST_CASE("the bound can be missed: by standing still, and by forgetting")
    {
        for (std::size_t const rounds : horizons) {
            CAPTURE(rounds);
            model::learner_options const forgetful{.alpha = 0.3F, .lambda = 0.0F, .forgetting = 0.9F};
            auto const g = play(&stationary, rounds, forgetful);
            auto const best = best_in_hindsight(g);
            double const allowed = regret_bound(best.weights, rounds, forgetful);
            CHECK(loss_of(g, {}) - loss_of(g, best.weights) > allowed);
            CHECK(g.loss - loss_of(g, best.weights) > allowed);
        }
    }

} // TEST_SUITE
