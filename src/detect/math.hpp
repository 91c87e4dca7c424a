#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace lariat::detect {

// The logarithms and the exponential of the decision, from additions, multiplications and divisions alone: C
// libraries differ in the last bit of theirs, and every machine must decide alike.

/// log2(x), to about 1e-13.  \pre x > 0, finite
[[nodiscard]] inline double log2_of(double x) noexcept
{
    double exponent = 0;
    if (x < std::numeric_limits<double>::min()) {
        x *= 0x1p54; // a denormal has no exponent of its own
        exponent = -54;
    }
    // x = 2^e * m with m in [sqrt(1/2), sqrt(2)): counting the exponent from the bits of sqrt(1/2).
    constexpr std::uint64_t sqrt_half = 0x3fe6a09e667f3bcdU;
    auto const bits = std::bit_cast<std::uint64_t>(x);
    auto const e = static_cast<std::int64_t>(bits - sqrt_half) >> 52U;
    auto const m = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(e) << 52U));

    // log(m) = 2 artanh(t), t = (m - 1)/(m + 1), |t| < 0.172.
    double const t = (m - 1) / (m + 1);
    double const s = t * t;
    double const series = 1
        + s
            * (1.0 / 3
                + s
                    * (1.0 / 5
                        + s * (1.0 / 7 + s * (1.0 / 9 + s * (1.0 / 11 + s * (1.0 / 13 + s * (1.0 / 15)))))));
    constexpr double two_per_ln2 = 2.8853900817779268;
    return exponent + static_cast<double>(e) + two_per_ln2 * t * series;
}

inline constexpr double ln_2 = 0.69314718055994530942;
inline constexpr double ln_10 = 2.30258509299404568402;
inline constexpr double log10_2 = 0.30102999566398119521;

[[nodiscard]] inline double log10_of(double x) noexcept
{
    return log2_of(x) * log10_2;
}

/// 2^y, to about 1e-14; 0 and infinity beyond the normal doubles.
[[nodiscard]] inline double exp2_of(double y) noexcept
{
    if (y >= 1023) return std::numeric_limits<double>::infinity();
    if (y <= -1022) return 0;
    double const whole = std::floor(y + 0.5);
    double const x = (y - whole) * ln_2; // |x| < 0.347
    double power = 1;
    for (int k = 11; k >= 1; --k) power = 1 + x / k * power;
    auto const e = static_cast<std::uint64_t>(static_cast<std::int64_t>(whole) + 1023);
    return power * std::bit_cast<double>(e << 52U);
}

} // namespace lariat::detect
