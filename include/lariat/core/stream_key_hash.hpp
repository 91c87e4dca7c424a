#pragma once

// Bodies of basic_series_hasher: inline, for a decoder calls them once a name on the hot path.

#include <array>
#include <bit>
#include <cstddef>
#include <cstring>

#include <lariat/core/padding.hpp>
#include <lariat/core/stream_key.hpp>

namespace lariat::core {
namespace detail {

/// 0 to 16 bytes of text as two words, the first byte lowest, zeros behind the last.
struct last_words {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
};

template <class Word> [[nodiscard]] inline std::uint64_t load(char const* at) noexcept
{
    static_assert(std::endian::native == std::endian::little);
    Word word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

/// 0 to 8 bytes, none read behind them: two words that may overlap.
[[nodiscard]] inline std::uint64_t load_exactly(char const* at, std::size_t size) noexcept
{
    if (size == 8) return load<std::uint64_t>(at);
    if (size >= 4) return load<std::uint32_t>(at) | load<std::uint32_t>(at + size - 4) << 8 * (size - 4);
    if (size >= 2) return load<std::uint16_t>(at) | load<std::uint16_t>(at + size - 2) << 8 * (size - 2);
    return size == 1 ? load<std::uint8_t>(at) : 0;
}

template <name_bytes Readable>
[[nodiscard]] inline last_words load_last(char const* at, std::size_t size) noexcept
{
    if constexpr (Readable == name_bytes::padded) {
        static_assert(padding >= 16);
        static constexpr auto keep = [] {
            std::array<char, 32> bytes{};
            for (std::size_t i = 0; i < 16; ++i) bytes[i] = '\xff';
            return bytes;
        }();
        char const* const mask = keep.data() + 16 - size;
        return {load<std::uint64_t>(at) & load<std::uint64_t>(mask),
            load<std::uint64_t>(at + 8) & load<std::uint64_t>(mask + 8)};
    } else {
        if (size <= 8) return {load_exactly(at, size), 0};
        return {load<std::uint64_t>(at), load_exactly(at + 8, size - 8)};
    }
}

} // namespace detail

/// Folded multiplication (Steele and Vigna, "Computationally easy, spectrally good multipliers", 2021; as
/// wyhash has it).
template <name_bytes Readable>
inline std::uint64_t basic_series_hasher<Readable>::fold(std::uint64_t a, std::uint64_t b) noexcept
{
    __extension__ using wide = unsigned __int128;
    wide const product = static_cast<wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

template <name_bytes Readable>
inline std::uint64_t basic_series_hasher<Readable>::bytes(std::string_view text, blinds const& by) noexcept
{
    char const* at = text.data();
    std::size_t left = text.size();
    // With the size in it, zeros behind the text are told from zeros in it.
    std::uint64_t first = by.first + left;
    for (; left > 16; at += 16, left -= 16)
        first = by.first
            ^ fold(detail::load<std::uint64_t>(at) ^ first, detail::load<std::uint64_t>(at + 8) ^ by.second);
    auto const last = detail::load_last<Readable>(at, left);
    return fold(last.first ^ first, last.second ^ by.second);
}

template <name_bytes Readable>
inline void basic_series_hasher<Readable>::tag(std::string_view name, std::string_view value)
{
    std::size_t const size = name.size() + 1 + value.size();
    std::array<char, 256> usual; // NOLINT(*-member-init): what is used of it is written next
    std::string unusual;
    if (size + padding > usual.size()) unusual.resize(size + padding);
    char* const text = unusual.empty() ? usual.data() : unusual.data();
    std::memcpy(text, name.data(), name.size());
    text[name.size()] = '=';
    std::memcpy(text + name.size() + 1, value.data(), value.size());
    tag_as_spelled({text, size}, name.size());
}

} // namespace lariat::core
