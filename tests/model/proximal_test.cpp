#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include <lariat/model/proximal.hpp>

#include "support/seed.hpp"

namespace model = lariat::model;

TEST_SUITE("model.proximal")
{

    TEST_CASE("the proximal step is the argmin that defines it")
    {
        // The objective is strongly convex with modulus 1, so it grows by at least d^2 / 2 at distance d from
        // its minimum; checking that rules out every other point, not just worse neighbours.
        std::mt19937_64 random{lariat::testing::seed()};
        std::uniform_real_distribution<double> value{-5.0, 5.0};
        std::uniform_real_distribution<double> threshold{0.0, 3.0};
        for (int trial = 0; trial < 2000; ++trial) {
            double const v = value(random);
            double const t = threshold(random);
            auto const objective = [&](double w) { return t * std::abs(w) + (w - v) * (w - v) / 2; };
            double const step = model::soft_threshold(v, t);
            for (double const distance : {1e-4, 1e-2, 0.5, 4.0}) {
                CAPTURE(v);
                CAPTURE(t);
                CAPTURE(distance);
                double const least = objective(step) + distance * distance / 2 - 1e-12;
                CHECK(objective(step + distance) >= least);
                CHECK(objective(step - distance) >= least);
            }
        }
    }

    TEST_CASE("no penalty changes nothing")
    {
        for (double const v : {-1e300, -2.5, -1e-300, 0.0, 1e-300, 2.5, 1e300})
            CHECK(model::soft_threshold(v, 0.0) == v);
    }

    TEST_CASE("values up to the threshold become exact zeros, its edge included")
    {
        for (double const v : {-2.0, -1.999, -1e-300, 0.0, 1e-300, 1.999, 2.0}) {
            CAPTURE(v);
            double const step = model::soft_threshold(v, 2.0);
            CHECK(step == 0.0);
            CHECK_FALSE(std::signbit(step));
        }
        CHECK(model::soft_threshold(std::nextafter(2.0, 3.0), 2.0) > 0.0);
        CHECK(model::soft_threshold(-std::nextafter(2.0, 3.0), 2.0) < 0.0);
    }

    TEST_CASE("values beyond the threshold move towards zero by it")
    {
        CHECK(model::soft_threshold(3.0, 2.0) == 1.0);
        CHECK(model::soft_threshold(-3.0, 2.0) == -1.0);
    }

    TEST_CASE("a NaN is not taken for a zero")
    {
        CHECK(std::isnan(model::soft_threshold(std::numeric_limits<double>::quiet_NaN(), 1.0)));
    }

} // TEST_SUITE
