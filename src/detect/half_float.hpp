#pragma once

#include <bit>
#include <cstdint>

namespace lariat::detect {

/// The upper half of a float's bits: its range, and 8 bits of precision, for what is only compared.  Of
/// positive numbers the halves are in the order of the numbers.
using half_float = std::uint16_t;

[[nodiscard]] inline float widened(half_float half) noexcept
{
    return std::bit_cast<float>(std::uint32_t{half} << 16U);
}

/// To the nearest, 0.4 % off at most.  \pre x is not negative; beyond the largest float but few it is
/// infinite
[[nodiscard]] inline half_float rounded(float x) noexcept
{
    constexpr std::uint32_t half_step = 1U << 15U;
    return static_cast<half_float>((std::bit_cast<std::uint32_t>(x) + half_step) >> 16U);
}

/// Downwards, 0.8 % off at most.  \pre x is not negative
[[nodiscard]] inline half_float rounded_down(float x) noexcept
{
    return static_cast<half_float>(std::bit_cast<std::uint32_t>(x) >> 16U);
}

} // namespace lariat::detect
