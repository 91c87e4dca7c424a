#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lariat::wire {

/// Powers of ten that are doubles exactly.
inline constexpr std::array exact_powers_of_ten{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

/// Integers up to this one are doubles exactly.
inline constexpr std::uint64_t largest_exact = std::uint64_t{1} << 53U;

/// Eight bytes of text in one word, the first one lowest, each less '0': 0 to 9 for a digit.
[[nodiscard]] inline std::uint64_t load_eight(char const* at) noexcept
{
    static_assert(std::endian::native == std::endian::little);
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word ^ 0x3030303030303030U;
}

/// Whether all bytes of a word of load_eight are digits.
[[nodiscard]] constexpr bool are_digits(std::uint64_t word) noexcept
{
    return (((word + 0x7676767676767676U) | word) & 0x8080808080808080U) == 0;
}

/// Value of a word of eight digits.  Three multiplications instead of eight (D. Lemire, "Quickly parsing
/// eight digits", 2018).  \pre are_digits(word)
[[nodiscard]] constexpr std::uint64_t value_of_eight(std::uint64_t word) noexcept
{
    word = word * 2561 >> 8U;
    word = (word & 0x00ff00ff00ff00ffU) * 6553601 >> 16U;
    return (word & 0x0000ffff0000ffffU) * 42949672960001 >> 32U;
}

} // namespace lariat::wire
