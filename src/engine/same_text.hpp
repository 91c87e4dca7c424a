#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lariat::engine {

namespace detail {

template <class Word> [[nodiscard]] inline Word difference(char const* a, char const* b) noexcept
{
    Word x = 0;
    Word y = 0;
    std::memcpy(&x, a, sizeof x);
    std::memcpy(&y, b, sizeof y);
    return x ^ y;
}

/// \pre size >= sizeof(Word)
template <class Word>
[[nodiscard]] inline bool same_words(char const* a, char const* b, std::size_t size) noexcept
{
    std::size_t const last = size - sizeof(Word); // may overlap the one before
    Word all = difference<Word>(a + last, b + last);
    for (std::size_t i = 0; i < last; i += sizeof(Word)) all |= difference<Word>(a + i, b + i);
    return all == 0;
}

} // namespace detail

/// a == b, for names that mostly are: without a call, nor a branch on where they differ.
[[nodiscard]] inline bool same_text(std::string_view a, std::string_view b) noexcept
{
    if (a.size() != b.size()) return false;
    if (a.size() >= 8) return detail::same_words<std::uint64_t>(a.data(), b.data(), a.size());
    if (a.size() >= 4) return detail::same_words<std::uint32_t>(a.data(), b.data(), a.size());
    return a == b;
}

} // namespace lariat::engine
