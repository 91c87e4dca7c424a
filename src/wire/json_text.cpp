#include "wire/json_text.hpp"

#include <cmath>
#include <cstddef>
#include <iterator>

#include <fmt/format.h>

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

} // namespace

void append_json_string(std::string& out, std::string_view text)
{
    out += '"';
    while (!text.empty()) {
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
    if (!std::isfinite(value))
        out += "null";
    else if (value == 0 && std::signbit(value))
        out += "-0.0"; // -0 is an integer to many readers, and loses its sign
    else
        fmt::format_to(std::back_inserter(out), "{}", value);
}

} // namespace lariat::wire
