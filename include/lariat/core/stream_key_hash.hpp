#pragma once

// Bodies of series_hasher: inline, for a decoder calls them once a name on the hot path.

#include <cstring>

#include <lariat/core/stream_key.hpp>

namespace lariat::core {

inline std::uint64_t series_hasher::mix(std::uint64_t a, std::uint64_t b) noexcept
{
    // Folded multiplication (Steele and Vigna, "Computationally easy, spectrally good multipliers", 2021; as
    // wyhash has it).
    __extension__ using wide = unsigned __int128;
    wide const product = static_cast<wide>(a ^ role_end) * (b ^ role_measurement);
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
    char const* at = text.data();
    std::size_t left = text.size();
    for (; left > 16; at += 16, left -= 16) h = mix(load(at, 8) ^ h, load(at + 8, 8));
    // The last 0 to 16 bytes, as two words that may overlap.
    if (left >= 8) return mix(load(at, 8) ^ h, load(at + left - 8, 8) ^ role_tag);
    if (left >= 4) return mix(load(at, 4) ^ h, load(at + left - 4, 4) ^ role_tag);
    if (left > 0) {
        std::uint64_t const first = static_cast<unsigned char>(at[0]);
        std::uint64_t const middle = static_cast<unsigned char>(at[left / 2]);
        std::uint64_t const last = static_cast<unsigned char>(at[left - 1]);
        return mix((first | middle << 8U | last << 16U) ^ h, role_tag);
    }
    return mix(h, role_tag);
}

} // namespace lariat::core
