#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "wire/digits.hpp"

// Numbers of common lengths, read a word at a time and without a branch that depends on their digits. Each
// needs 16 readable bytes behind its text, and gives a value that is none where it is not the right one to
// ask: number.hpp and stamp.hpp have the others. (std::optional takes the way over the stack, where the load
// waits for two stores.)

namespace lariat::wire {

/// What is no short decimal (a NaN, equal to nothing), and no short whole number.
inline constexpr double no_decimal = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::uint64_t no_whole = ~std::uint64_t{0};

namespace detail {

inline constexpr std::array<std::uint64_t, 9> whole_powers_of_ten{
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000};

__extension__ using sixteen_bytes = unsigned __int128;

/// As many bytes as Word has, as load_eight loads them; the first one, lowest, becomes the last of `size`:
/// zeros stand in front.  \pre 0 < size <= sizeof(Word)
template <class Word> [[nodiscard]] inline Word load_last(char const* at, std::size_t size) noexcept
{
    Word word = load_eight(at);
    if constexpr (sizeof(Word) > 8) word |= static_cast<Word>(load_eight(at + 8)) << 64U;
    return word << 8 * (sizeof(Word) - size);
}

/// Lowest bit of the first byte of `word` that is zero is the result's, times 128; 0 where none is.
template <class Word> [[nodiscard]] constexpr Word first_zero_byte(Word word) noexcept
{
    constexpr Word ones = static_cast<Word>(~Word{0}) / 0xff;
    return (word - ones) & ~word & (ones << 7U);
}

template <class Word> [[nodiscard]] constexpr unsigned lowest_bit(Word word) noexcept
{
    auto const low = static_cast<std::uint64_t>(word);
    if constexpr (sizeof(Word) > 8) {
        if (low == 0)
            return 64U + static_cast<unsigned>(std::countr_zero(static_cast<std::uint64_t>(word >> 64U)));
    }
    return static_cast<unsigned>(std::countr_zero(low));
}

template <class Word>
[[nodiscard]] inline double decimal_in(char const* at, std::size_t size, bool negative) noexcept
{
    constexpr Word ones = static_cast<Word>(~Word{0}) / 0xff;
    constexpr unsigned char point = '.' ^ '0';
    Word digits = load_last<Word>(at, size);
    std::size_t fraction = 0;
    if (Word const found = first_zero_byte<Word>(digits ^ (ones * point)); found != 0) {
        // The whole part moves up by a byte, over the point.
        unsigned const at_bit = lowest_bit(found) - 7;
        Word const below = (Word{1} << at_bit) - 1;
        digits = (digits & below) << 8U | (digits & ~(below << 8U | 0xff));
        fraction = sizeof(Word) - 1 - at_bit / 8;
        if (size == 1) return no_decimal;
    }
    auto const low = static_cast<std::uint64_t>(digits);
    std::uint64_t value = 0;
    if constexpr (sizeof(Word) > 8) {
        auto const high = static_cast<std::uint64_t>(digits >> 64U);
        if (!are_digits(low) || !are_digits(high)) return no_decimal;
        value = value_of_eight(low) * 100'000'000 + value_of_eight(high);
        if (value > largest_exact) return no_decimal;
    } else {
        if (!are_digits(low)) return no_decimal;
        value = value_of_eight(low);
    }
    // Both are exact, so one rounding gives the nearest double.
    double const size_of_value =
        static_cast<double>(static_cast<std::int64_t>(value)) / exact_powers_of_ten[fraction];
    return negative ? -size_of_value : size_of_value;
}

} // namespace detail

/// What parse_decimal gives for `-` or nothing and up to 16 digits with at most one point, below 2^53 without
/// it; nothing for all else.
[[nodiscard]] inline double short_decimal(std::string_view text) noexcept
{
    if (text.empty()) return no_decimal;
    bool const negative = text.front() == '-';
    char const* const at = text.data() + (negative ? 1 : 0);
    std::size_t const size = text.size() - (negative ? 1 : 0);
    if (size - 1 < 8) return detail::decimal_in<std::uint64_t>(at, size, negative);
    if (size - 1 < 16) return detail::decimal_in<detail::sixteen_bytes>(at, size, negative);
    return no_decimal;
}

/// Value of 1 to 19 digits; nothing for all else.
[[nodiscard]] inline std::uint64_t short_whole(std::string_view text) noexcept
{
    char const* at = text.data();
    std::size_t left = text.size();
    if (left - 1 >= 19) return no_whole;
    std::uint64_t value = 0;
    for (; left > 8; at += 8, left -= 8) {
        std::uint64_t const word = load_eight(at);
        if (!are_digits(word)) return no_whole;
        value = value * 100'000'000 + value_of_eight(word);
    }
    std::uint64_t const word = detail::load_last<std::uint64_t>(at, left);
    if (!are_digits(word)) return no_whole;
    return value * detail::whole_powers_of_ten[left] + value_of_eight(word);
}

} // namespace lariat::wire
