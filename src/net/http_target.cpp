#include "net/http_target.hpp"

#include <algorithm>
#include <cstdint>

#include "net/endpoint.hpp"

namespace lariat::net {
namespace {

std::optional<unsigned> hex_digit(char c) noexcept
{
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A') + 10;
    return std::nullopt;
}

enum class plus : std::uint8_t { literal, space };

std::optional<std::string> decode(std::string_view text, plus means)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            auto const high = i + 1 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
            auto const low = i + 2 < text.size() ? hex_digit(text[i + 2]) : std::nullopt;
            if (!high || !low || (*high == 0 && *low == 0)) return std::nullopt;
            c = static_cast<char>(*high << 4U | *low);
            i += 2;
        } else if (c == '+' && means == plus::space) {
            c = ' ';
        }
        out += c;
    }
    return out;
}

} // namespace

std::optional<http_target> parse_target(std::string_view text)
{
    if (!text.starts_with('/')) return std::nullopt;
    auto const mark = text.find('?');
    auto path = decode(text.substr(0, mark), plus::literal);
    if (!path) return std::nullopt;
    http_target out{std::move(*path), {}};
    auto rest = mark == std::string_view::npos ? std::string_view{} : text.substr(mark + 1);
    while (!rest.empty()) {
        auto const pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        if (pair.empty()) continue;
        auto const equals = std::min(pair.find('='), pair.size());
        auto name = decode(pair.substr(0, equals), plus::space);
        auto value = decode(pair.substr(std::min(equals + 1, pair.size())), plus::space);
        if (!name || !value) return std::nullopt;
        out.query.emplace_back(std::move(*name), std::move(*value));
    }
    return out;
}

bool names_loopback(std::string_view host) noexcept
{
    endpoint named;
    bool const bracketed = host.starts_with('[');
    auto const end = bracketed ? host.find(']') : host.rfind(':');
    named.host =
        bracketed ? host.substr(1, end == std::string_view::npos ? 0 : end - 1) : host.substr(0, end);
    return is_local(named);
}

} // namespace lariat::net
