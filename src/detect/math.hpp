#pragma once

#include <array>
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
    double const s2 = s * s;
    double const low = (1 + s * (1.0 / 3)) + (1.0 / 5 + s * (1.0 / 7)) * s2;
    double const high = (1.0 / 9 + s * (1.0 / 11)) + (1.0 / 13 + s * (1.0 / 15)) * s2;
    double const series = low + s2 * s2 * high;
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

/// The exponential's series: ln(2)^k / k!.
inline constexpr std::array<double, 12> exp2_series{1.0, 0.6931471805599453, 0.2402265069591007,
    0.055504108664821576, 0.009618129107628477, 0.0013333558146428441, 0.00015403530393381606,
    1.5252733804059838e-05, 1.3215486790144305e-06, 1.0178086009239696e-07, 7.054911620801121e-09,
    4.44553827187081e-10};

/// 2^y, to about 1e-14; 0 and infinity beyond the normal doubles.
[[nodiscard]] inline double exp2_of(double y) noexcept
{
    if (y >= 1023) return std::numeric_limits<double>::infinity();
    if (y <= -1022) return 0;
    // Adding 1.5 * 2^52 rounds to a whole number, which is then in the low bits.
    constexpr double rounder = 0x1.8p52;
    double const rounded = y + rounder;
    double const x = y - (rounded - rounder); // |x| <= 1/2
    auto const e = std::bit_cast<std::uint64_t>(rounded) - std::bit_cast<std::uint64_t>(rounder) + 1023;

    constexpr auto const& c = exp2_series;
    double const x2 = x * x;
    double const x4 = x2 * x2;
    double const low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
    double const middle = (c[4] + c[5] * x) + (c[6] + c[7] * x) * x2;
    double const high = (c[8] + c[9] * x) + (c[10] + c[11] * x) * x2;
    return (low + x4 * (middle + x4 * high)) * std::bit_cast<double>(e << 52U);
}

} // namespace lariat::detect
