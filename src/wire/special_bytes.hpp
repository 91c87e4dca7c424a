#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace lariat::wire {

/// Bytes classified at once.
inline constexpr std::size_t special_block = 64;

namespace detail {

/// Bit i of the result is set where bytes[i], of eight, is special.  For machines without SSE2, and the
/// reference for it.
[[nodiscard]] inline std::uint64_t find_special_in_word(char const* bytes) noexcept
{
    static_assert(std::endian::native == std::endian::little);
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t low = 0x7f * ones;
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    // The high bit of each byte that is not zero; exact, for no sum of two 7-bit numbers carries over.
    auto const nonzero = [](std::uint64_t w) { return ((w & low) + low) | w; };
    auto const differs_from = [&](char c) { return nonzero(word ^ (static_cast<std::uint64_t>(c) * ones)); };
    std::uint64_t const above_space = ((word & low) + (0x7f - ' ') * ones) | word;
    std::uint64_t const ordinary =
        above_space & differs_from(',') & differs_from('=') & differs_from('\\') & differs_from('\x7f');
    // Gathers the eight high bits in the top byte.
    return ((~ordinary >> 7U & ones) * 0x0102040810204080U) >> 56U;
}

#if defined(__SSE2__)
[[nodiscard]] inline std::uint64_t find_special_in_register(char const* bytes) noexcept
{
    __m128i const v = _mm_loadu_si128(reinterpret_cast<__m128i const*>(bytes));
    auto const is = [v](char c) { return _mm_cmpeq_epi8(v, _mm_set1_epi8(c)); };
    __m128i const blank_or_control =
        _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(' ')), v), is('\x7f'));
    __m128i const separator = _mm_or_si128(is(','), is('='));
    __m128i const special = _mm_or_si128(_mm_or_si128(blank_or_control, separator), is('\\'));
    return static_cast<std::uint64_t>(_mm_movemask_epi8(special));
}
#endif

} // namespace detail

/// Bit i of the result is set where block[i] is special: a comma, an equals sign, a backslash, a blank or a
/// control character.
/// \pre special_block bytes are readable at `block`
[[nodiscard]] inline std::uint64_t find_special_bytes(char const* block) noexcept
{
    std::uint64_t bits = 0;
#if defined(__SSE2__)
    for (std::size_t at = 0; at < special_block; at += 16)
        bits |= detail::find_special_in_register(block + at) << at;
#else
    for (std::size_t at = 0; at < special_block; at += 8)
        bits |= detail::find_special_in_word(block + at) << at;
#endif
    return bits;
}

} // namespace lariat::wire
