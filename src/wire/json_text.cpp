#include "wire/json_text.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <iterator>

#include <fmt/compile.h>

namespace lariat::wire {
namespace {

/// Length of the UTF-8 sequence at the front of `text`, or 0 where there is none (RFC 3629).
std::size_t utf8_length(std::string_view text) noexcept
{
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    auto const continues = [&](std::size_t i, unsigned least, unsigned most) {
        return i < text.size() && byte(i) >= least && byte(i) <= most;
    };
    unsigned const lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return continues(1, 0x80, 0xbf) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
        // No overlong forms, no surrogates.
        unsigned const least = lead == 0xe0 ? 0xa0 : 0x80;
        unsigned const most = lead == 0xed ? 0x9f : 0xbf;
        return continues(1, least, most) && continues(2, 0x80, 0xbf) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        unsigned const least = lead == 0xf0 ? 0x90 : 0x80;
        unsigned const most = lead == 0xf4 ? 0x8f : 0xbf;
        return continues(1, least, most) && continues(2, 0x80, 0xbf) && continues(3, 0x80, 0xbf) ? 4 : 0;
    }
    return 0;
}

/// Whether eight characters of ASCII stand for themselves in a JSON string.
bool are_plain(std::uint64_t characters) noexcept
{
    constexpr std::uint64_t ones = 0x0101010101010101;
    constexpr std::uint64_t tops = ones * 0x80;
    auto const below = [](std::uint64_t bytes, std::uint64_t limit) { return bytes - ones * limit; };
    // A top bit where one is beyond ASCII, a control character, a quote or a backslash, or behind such a one.
    auto const special = characters | below(characters, 0x20) | below(characters ^ ones * '"', 1)
        | below(characters ^ ones * '\\', 1);
    return (special & tops) == 0;
}

/// How many bytes at the front of `text` stand for themselves in a JSON string: all of them in nearly every
/// name.
std::size_t plain_length(std::string_view text) noexcept
{
    std::uint64_t eight = 0;
    std::size_t i = 0;
    for (; i + sizeof eight <= text.size(); i += sizeof eight) {
        std::memcpy(&eight, text.data() + i, sizeof eight);
        if (!are_plain(eight)) break;
    }
    if (i > 0 && text.size() - i < sizeof eight) { // the last eight, some of them once more
        std::memcpy(&eight, text.data() + text.size() - sizeof eight, sizeof eight);
        if (are_plain(eight)) return text.size();
    }
    auto const is_plain = [](char c) {
        return static_cast<signed char>(c) >= 0x20 && c != '"' && c != '\\'; // ASCII
    };
    while (i < text.size() && is_plain(text[i])) ++i;
    return i;
}

} // namespace

void append_json_string(std::string& out, std::string_view text)
{
    out += '"';
    while (!text.empty()) {
        auto const plain = plain_length(text);
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        char const c = text.front();
        auto const length = utf8_length(text);
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < 0x20) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
        } else if (length == 0)
            out += "\xef\xbf\xbd";
        else
            out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    out += '"';
}

void append_json_number(std::string& out, double value)
{
    if (!std::isfinite(value)) {
        out += "null";
    } else if (value == 0) {
        out += std::signbit(value) ? "-0.0" : "0"; // -0 is an integer to many readers, and loses its sign
    } else if (is_short_integer(value)) {
        out += fmt::format_int{static_cast<std::int64_t>(value)}.c_str();
    } else {
        std::array<char, 32> text{}; // the longest has 24: -2.2250738585072014e-308
        auto const* const end = fmt::format_to(text.data(), FMT_COMPILE("{}"), value);
        out.append(text.data(), static_cast<std::size_t>(end - text.data()));
    }
}

} // namespace lariat::wire
