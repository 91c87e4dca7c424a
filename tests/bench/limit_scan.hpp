#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

namespace lariat::bench {

/// Bit i is set where at[i], of 64, is a blank or a control character.
inline std::uint64_t blanks(char const* at) noexcept
{
#if defined(__AVX2__)
    auto const half = [](char const* from) {
        __m256i const v = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(from));
        __m256i const is = _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(' ')), v);
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(is)));
    };
    return half(at) | half(at + 32) << 32U;
#else
    std::uint64_t bits = 0;
    for (unsigned i = 0; i < 64; ++i) bits |= std::uint64_t{static_cast<unsigned char>(at[i]) <= ' '} << i;
    return bits;
#endif
}

/// Whether the first `size` of 64 readable bytes are equal.
inline bool equal_64(char const* a, char const* b, std::size_t size) noexcept
{
#if defined(__AVX2__)
    auto const half = [&](std::size_t from) {
        __m256i const x = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(a + from));
        __m256i const y = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(b + from));
        auto const same = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(x, y)));
        return static_cast<std::uint64_t>(same);
    };
    return (~(half(0) | half(32) << 32U) & ((std::uint64_t{1} << size) - 1)) == 0;
#else
    return std::memcmp(a, b, size) == 0;
#endif
}

/// Value of `size` <= 8 digits that end before `end`; the bytes before them are readable.
inline std::uint64_t digits_before(char const* end, unsigned size) noexcept
{
    if (size == 0) return 0;
    std::uint64_t word = 0;
    std::memcpy(&word, end - 8, 8);
    word = (word - 0x3030303030303030U) & ~std::uint64_t{0} << (64 - 8 * size);
    word = (word & 0x0f0f0f0f0f0f0f0fU) * 2561 >> 8U;
    word = (word & 0x00ff00ff00ff00ffU) * 6553601 >> 16U;
    return (word & 0x0000ffff0000ffffU) * 42949672960001 >> 32U;
}

/// Hash of at least 16 bytes.
inline std::uint64_t hash_of(char const* at, std::size_t size) noexcept
{
    auto const mix = [](char const* from, std::uint64_t salt) {
        std::uint64_t a = 0;
        std::uint64_t b = 0;
        std::memcpy(&a, from, 8);
        std::memcpy(&b, from + 8, 8);
        __extension__ using wide = unsigned __int128;
        auto const product = static_cast<wide>(a ^ salt) * (b ^ 0x589965cc75374cc3U);
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
    };
    std::uint64_t hash = mix(at + size - 16, 0x8ebc6af09c88c6e3U);
    std::uint64_t salt = 0x9e3779b97f4a7c15U;
    for (std::size_t done = 0; done + 16 < size; done += 16, salt += salt) hash ^= mix(at + done, salt);
    return hash;
}

} // namespace lariat::bench
