#include "net/http_target.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "net/endpoint.hpp"

namespace lariat::net {
namespace {

enum class plus : std::uint8_t { literal, space };

std::optional<std::string> decode(std::string_view text, plus means)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            auto const digits = text.substr(i + 1, 2); // may be empty: i < text.size()
            unsigned code = 0;
            auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
            if (ec != std::errc{} || end != text.data() + i + 3 || code == 0) return std::nullopt;
            c = static_cast<char>(code);
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
