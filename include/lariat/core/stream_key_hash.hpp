#pragma once

// Bodies of series_hasher: inline, for a decoder calls them once a name on the hot path.

#include <cstring>

#include <lariat/core/stream_key.hpp>

namespace lariat::core {

inline std::uint64_t series_hasher::mix(std::uint64_t a, std::uint64_t b) noexcept
{
    // Folded multiplication (Steele and Vigna, "Computationally easy, spectrally good multipliers", 2021; as
    // wyhash has it).  The salts are no role's value: a factor of zero would forget the other one.
    constexpr std::uint64_t salt_a = 0x8ebc6af09c88c6e3U;
    constexpr std::uint64_t salt_b = 0x589965cc75374cc3U;
    __extension__ using wide = unsigned __int128;
    wide const product = static_cast<wide>(a ^ salt_a) * (b ^ salt_b);
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

inline std::uint64_t series_hasher::bytes(std::string_view text, std::uint64_t seed) noexcept
{
    auto const load = [](char const* at, std::size_t count) noexcept {
        std::uint64_t word = 0;
        std::memcpy(&word, at, count);
        return word;
    };
    std::uint64_t h = seed ^ (text.size() * role_field);
    // Both factors depend on the seed, or a peer could choose bytes that make one of them zero.
    std::uint64_t const blind = seed * role_end;
    char const* at = text.data();
    std::size_t left = text.size();
    for (; left > 16; at += 16, left -= 16) h = mix(load(at, 8) ^ h, load(at + 8, 8) ^ blind);
    // The last 0 to 16 bytes, as two words that may overlap.
    if (left >= 8) return mix(load(at, 8) ^ h, load(at + left - 8, 8) ^ blind);
    if (left >= 4) return mix(load(at, 4) ^ h, load(at + left - 4, 4) ^ blind);
    if (left > 0) {
        std::uint64_t const first = static_cast<unsigned char>(at[0]);
        std::uint64_t const middle = static_cast<unsigned char>(at[left / 2]);
        std::uint64_t const last = static_cast<unsigned char>(at[left - 1]);
        return mix((first | middle << 8U | last << 16U) ^ h, blind);
    }
    return mix(h, blind);
}

} // namespace lariat::core
