// The short numbers of short_number.hpp, 16 digits in a register: to the same bits.  Included once for each
// kind of machine.

#if defined(LARIAT_WIRE_SHORT_NUMBER_INL_HPP) == defined(HWY_TARGET_TOGGLE) // NOLINT(llvm-header-guard)
#ifdef LARIAT_WIRE_SHORT_NUMBER_INL_HPP
#undef LARIAT_WIRE_SHORT_NUMBER_INL_HPP
#else
#define LARIAT_WIRE_SHORT_NUMBER_INL_HPP
#endif

#include <hwy/highway.h>

#include "wire/short_number.hpp"

HWY_BEFORE_NAMESPACE();
namespace lariat::wire::HWY_NAMESPACE {

#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSE4

/// 16 bytes of text, each less '0'.
HWY_INLINE __m128i load_sixteen(char const* at)
{
    return _mm_xor_si128(_mm_loadu_si128(reinterpret_cast<__m128i const*>(at)), _mm_set1_epi8('0'));
}

/// Moves the first `size` of 16 bytes to their end, those from the point on by one more, over it: `fraction`
/// of them are behind it.  Zeros stand in front.
HWY_INLINE __m128i move_to_end(__m128i bytes, std::size_t size, std::size_t fraction)
{
    static constexpr std::array<std::int8_t, 32> places{-9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9, -9,
        -9, -9, -9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    static constexpr std::array<std::int8_t, 32> steps{
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    auto const from = _mm_loadu_si128(reinterpret_cast<__m128i const*>(places.data() + size));
    auto const over = _mm_loadu_si128(reinterpret_cast<__m128i const*>(steps.data() + fraction));
    return _mm_shuffle_epi8(bytes, _mm_add_epi8(from, over));
}

HWY_INLINE bool all_digits(__m128i digits)
{
    auto const over = _mm_subs_epu8(digits, _mm_set1_epi8(9));
    return _mm_testz_si128(over, over) != 0;
}

/// W. Mula's way: pairs, fours, eights.  \pre all_digits(digits)
HWY_INLINE std::uint64_t value_of_sixteen(__m128i digits)
{
    auto const pairs = _mm_maddubs_epi16(digits, _mm_set1_epi16(1 << 8 | 10));
    auto const fours = _mm_madd_epi16(pairs, _mm_set1_epi32(1 << 16 | 100));
    auto const eights = _mm_madd_epi16(_mm_packus_epi32(fours, fours), _mm_set1_epi32(1 << 16 | 10'000));
    auto const both = static_cast<std::uint64_t>(_mm_cvtsi128_si64(eights));
    return (both & 0xffffffffU) * 100'000'000 + (both >> 32U);
}

/// wire::short_decimal.
HWY_INLINE double decimal(std::string_view text)
{
    bool const negative = text.data()[0] == '-'; // may be read, where there is none, too
    char const* const at = text.data() + (negative ? 1 : 0);
    std::size_t const size = text.size() - (negative ? 1 : 0);
    if (size - 1 >= 16) return no_decimal;
    auto const bytes = load_sixteen(at);
    auto const points =
        static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('.' ^ '0'))));
    auto const whole = static_cast<std::size_t>(std::countr_zero(points | 1U << size));
    std::size_t const point = whole < size ? 1 : 0;
    auto const digits = move_to_end(bytes, size - point, size - point - whole);
    if (size == point || !all_digits(digits)) return no_decimal;
    auto const value = value_of_sixteen(digits);
    if (value > largest_exact) return no_decimal;
    // Both are exact, so one rounding gives the nearest double.
    double const size_of_value =
        static_cast<double>(static_cast<std::int64_t>(value)) / exact_powers_of_ten[size - point - whole];
    return negative ? -size_of_value : size_of_value;
}

/// wire::short_whole.
HWY_INLINE std::uint64_t whole_number(std::string_view text)
{
    char const* const at = text.data();
    std::size_t const size = text.size();
    if (size - 1 >= 19) return no_whole;
    if (size <= 16) {
        auto const digits = move_to_end(load_sixteen(at), size, 0);
        return all_digits(digits) ? value_of_sixteen(digits) : no_whole;
    }
    auto const head = detail::load_last<std::uint64_t>(at, size - 16);
    auto const digits = load_sixteen(at + size - 16);
    if (!are_digits(head) || !all_digits(digits)) return no_whole;
    return value_of_eight(head) * 10'000'000'000'000'000 + value_of_sixteen(digits);
}

#else

HWY_INLINE double decimal(std::string_view text)
{
    return short_decimal(text);
}
HWY_INLINE std::uint64_t whole_number(std::string_view text)
{
    return short_whole(text);
}

#endif

} // namespace lariat::wire::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
