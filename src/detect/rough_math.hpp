#pragma once

#include <bit>
#include <cstdint>

namespace lariat::detect {

/// log2(x), to 1e-6 or the result's last bit: for bounds that leave more room.  A loop of it vectorises.
/// \pre x is a normal float > 0
[[nodiscard]] inline float rough_log2(float x) noexcept
{
    // As log2_of() of math.hpp, with as many terms as 24 bits deserve.
    constexpr std::int32_t sqrt_half = 0x3f3504f3;
    auto const bits = std::bit_cast<std::int32_t>(x);
    std::int32_t const e = (bits - sqrt_half) >> 23;
    auto const m = std::bit_cast<float>(bits - (e << 23)); // NOLINT(*-signed-bitwise): multiples of 2^23
    float const t = (m - 1) / (m + 1);
    float const s = t * t;
    constexpr float two_per_ln2 = 2.88539008F;
    float const series = 1 + s * (1.0F / 3 + s * (1.0F / 5 + s * (1.0F / 7)));
    return static_cast<float>(e) + two_per_ln2 * t * series;
}

} // namespace lariat::detect
