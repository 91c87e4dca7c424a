#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <initializer_list>

#include <lariat/model/loss.hpp>

namespace model = lariat::model;

TEST_SUITE("model.loss")
{

    TEST_CASE("the mean absolute error of a worked example is 2")
    {
        constexpr std::array observed{10.0, 20.0, 30.0, 40.0, 50.0};
        constexpr std::array predicted{12.0, 18.0, 29.0, 42.0, 47.0};
        CHECK(model::mean_absolute_error(observed, predicted) == 2.0);
    }

    TEST_CASE("a miss of 990 costs 990, not its square")
    {
        constexpr double residual = 1000.0 - 10.0;
        CHECK(model::absolute_loss(residual) == 990.0);
        CHECK(residual * residual == 980'100.0);
    }

    TEST_CASE("the pinball loss charges tau above the prediction and 1 - tau below it")
    {
        CHECK(model::pinball_loss(2.0, 0.9) == doctest::Approx(1.8));
        CHECK(model::pinball_loss(-2.0, 0.9) == doctest::Approx(0.2));
        CHECK(model::pinball_loss(0.0, 0.9) == 0.0);
    }

    TEST_CASE("a subgradient pulls the prediction towards the observation")
    {
        CHECK(model::absolute_subgradient(3.0) == -1.0); // too low: the loss falls as the prediction rises
        CHECK(model::absolute_subgradient(-3.0) == 1.0);
        CHECK(model::pinball_subgradient(3.0, 0.9) == -0.9);
        CHECK(model::pinball_subgradient(-3.0, 0.9) == doctest::Approx(0.1));
    }

    TEST_CASE("a subgradient is 0 at the kink")
    {
        for (double const zero : {0.0, -0.0}) {
            CHECK(model::absolute_subgradient(zero) == 0.0);
            for (double const tau : {0.05, 0.25, 0.5, 0.9})
                CHECK(model::pinball_subgradient(zero, tau) == 0.0);
        }
    }

    TEST_CASE("the pinball loss at the median is half the absolute loss")
    {
        for (double r = -3.0; r <= 3.0; r += 0.25) {
            CHECK(2 * model::pinball_loss(r, 0.5) == model::absolute_loss(r));
            CHECK(2 * model::pinball_subgradient(r, 0.5) == model::absolute_subgradient(r));
        }
    }

    TEST_CASE("the pinball subgradient supports the loss from below at every level")
    {
        // Convexity: l(q) >= l(p) + g(p) * (q - p) for all predictions p and q.
        // Levels other than 1/2 matter: at 1/2 a loss and a gradient with swapped sides agree.
        constexpr double observed = 1.5;
        for (double const tau : {0.05, 0.25, 0.5, 0.9}) {
            for (double p = -3.0; p <= 3.0; p += 0.25) {
                for (double q = -3.0; q <= 3.0; q += 0.25) {
                    CAPTURE(tau);
                    CAPTURE(p);
                    CAPTURE(q);
                    double const support = model::pinball_loss(observed - p, tau)
                        + model::pinball_subgradient(observed - p, tau) * (q - p);
                    CHECK(model::pinball_loss(observed - q, tau) >= support - 1e-12);
                }
            }
        }
    }

    TEST_CASE("the absolute subgradient supports the loss from below")
    {
        constexpr double observed = 1.5;
        for (double p = -3.0; p <= 3.0; p += 0.25) {
            for (double q = -3.0; q <= 3.0; q += 0.25) {
                double const support =
                    model::absolute_loss(observed - p) + model::absolute_subgradient(observed - p) * (q - p);
                CHECK(model::absolute_loss(observed - q) >= support - 1e-12);
            }
        }
    }

} // TEST_SUITE
