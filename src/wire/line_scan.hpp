#pragma once

// The scanner of text lines: finds where names and words end.  Everything that looks at a line byte by byte
// goes through these functions, so that a scan of whole SIMD registers can take their place.

#include <array>
#include <cstddef>
#include <string_view>

namespace lariat::wire {

namespace detail {

enum byte_class : unsigned char { name_byte = 0, special = 1, blank = 2 };

/// Classes of all bytes: comma, equals sign, backslash, blanks and control characters are special.
inline constexpr auto byte_classes = [] {
    std::array<unsigned char, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c) table[c] = special;
    for (char const c : {',', '=', '\\', '\x7f'}) table[static_cast<unsigned char>(c)] = special;
    for (char const c : {' ', '\t'}) table[static_cast<unsigned char>(c)] = special | blank;
    return table;
}();

[[nodiscard]] constexpr unsigned char class_of(char c) noexcept
{
    return byte_classes[static_cast<unsigned char>(c)];
}

} // namespace detail

/// Whether a byte separates words: space or tab.
[[nodiscard]] constexpr bool is_blank(char c) noexcept
{
    return (detail::class_of(c) & detail::blank) != 0;
}

/// Whether a byte may not stand in a name at all.
[[nodiscard]] constexpr bool is_control(char c) noexcept
{
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
}

/// Whether a backslash before `c` takes `c` literally, as core::unescape does.
[[nodiscard]] constexpr bool is_escapable(char c) noexcept
{
    return c == ',' || c == '=' || c == ' ' || c == ':';
}

/// First byte of [at, end) that may end a name, or end.
[[nodiscard]] inline char const* find_special(char const* at, char const* end) noexcept
{
    while (at != end && detail::class_of(*at) == detail::name_byte) ++at;
    return at;
}

/// First special byte of [at, end) that is neither a backslash nor escaped by one, or end.
/// Sets `escaped` when it passes an escape, and leaves it alone otherwise.
[[nodiscard]] inline char const* find_name_end(char const* at, char const* end, bool& escaped) noexcept
{
    for (;;) {
        at = find_special(at, end);
        if (at == end || *at != '\\') return at;
        ++at;
        if (at != end && is_escapable(*at)) {
            escaped = true;
            ++at;
        }
    }
}

/// First byte of [at, end) that is no blank, or end.
[[nodiscard]] inline char const* skip_blanks(char const* at, char const* end) noexcept
{
    while (at != end && is_blank(*at)) ++at;
    return at;
}

/// First blank of [at, end), or end.
[[nodiscard]] inline char const* find_blank(char const* at, char const* end) noexcept
{
    while (at != end && !is_blank(*at)) ++at;
    return at;
}

/// The bytes of [at, end) as text.
[[nodiscard]] inline std::string_view text_of(char const* at, char const* end) noexcept
{
    return {at, static_cast<std::size_t>(end - at)};
}

} // namespace lariat::wire
