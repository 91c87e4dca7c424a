#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#include "detect/math.hpp"
#include "support/seed.hpp"

namespace detect = lariat::detect;

TEST_SUITE("detect.math")
{
    TEST_CASE("the logarithm agrees with the C library's over all magnitudes, denormals included")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        std::uniform_real_distribution<double> exponent{-1070, 1020};
        for (int i = 0; i < 100'000; ++i) {
            double const x = std::exp2(exponent(random));
            CAPTURE(x);
            REQUIRE(
                std::abs(detect::log2_of(x) - std::log2(x)) <= 1e-12 * std::max(1.0, std::abs(std::log2(x))));
        }
        CHECK(detect::log2_of(std::numeric_limits<double>::denorm_min()) == -1074);
        CHECK(detect::log2_of(1) == 0);
        CHECK(detect::log2_of(0.25) == -2);
    }

    TEST_CASE("the exponential agrees with the C library's, and saturates beyond the normal doubles")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        std::uniform_real_distribution<double> exponent{-1021, 1022};
        for (int i = 0; i < 100'000; ++i) {
            double const y = exponent(random);
            CAPTURE(y);
            REQUIRE(std::abs(detect::exp2_of(y) / std::exp2(y) - 1) <= 1e-13);
        }
        CHECK(detect::exp2_of(0) == 1);
        CHECK(detect::exp2_of(10) == 1024);
        CHECK(detect::exp2_of(-2000) == 0);
        CHECK(std::isinf(detect::exp2_of(5000)));
        CHECK(std::isinf(detect::exp2_of(std::numeric_limits<double>::infinity())));
    }
} // TEST_SUITE
