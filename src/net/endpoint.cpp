#include "net/endpoint.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include <arpa/inet.h>
#include <sys/un.h>

#include "net/error.hpp"

namespace lariat::net {
namespace {

struct scheme {
    std::string_view prefix;
    net::transport transport;
};

constexpr std::array schemes{
    scheme{"tcp://", transport::tcp},
    scheme{"udp://", transport::udp},
    scheme{"unix://", transport::unix_stream},
    scheme{"unixgram://", transport::unix_datagram},
};

constexpr std::size_t max_path_bytes = sizeof(sockaddr_un::sun_path) - 1; // its NUL

constexpr bool is_digit(char c) noexcept
{
    return c >= '0' && c <= '9';
}

constexpr bool is_name_character(char c) noexcept
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'
        || c == '.';
}

bool is_ipv4(std::string const& host, in_addr& address) noexcept
{
    return ::inet_pton(AF_INET, host.c_str(), &address) == 1;
}

/// An IPv6 address, with or without a zone: fe80::1%eth0.
bool is_ipv6(std::string_view host)
{
    auto const zone = host.find('%');
    if (zone != std::string_view::npos) {
        auto const name = host.substr(zone + 1);
        if (name.empty() || !std::ranges::all_of(name, is_name_character)) return false;
    }
    in6_addr address{};
    return ::inet_pton(AF_INET6, std::string{host.substr(0, zone)}.c_str(), &address) == 1;
}

/// A host name, or an IPv4 address: what ends in a number must be the latter (256.0.0.1 is no name).
bool is_name_or_ipv4(std::string const& host)
{
    if (host.empty() || host.front() == '.' || !std::ranges::all_of(host, is_name_character)) return false;
    in_addr address{};
    auto const last_label = std::string_view{host}.substr(host.rfind('.') + 1);
    return !std::ranges::all_of(last_label, is_digit) || is_ipv4(host, address);
}

boost::system::result<std::uint16_t> parse_port(std::string_view text)
{
    std::uint16_t port = 0;
    auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (ec != std::errc{} || end != text.data() + text.size()) return errc::bad_port;
    return port;
}

boost::system::result<endpoint> parse_host_and_port(transport t, std::string_view text)
{
    endpoint out;
    out.transport = t;
    std::string_view rest;
    if (text.starts_with('[')) {
        auto const close = text.find(']');
        if (close == std::string_view::npos) return errc::bad_host;
        out.host = text.substr(1, close - 1);
        rest = text.substr(close + 1);
        if (!is_ipv6(out.host)) return errc::bad_host;
        if (!rest.empty() && rest.front() != ':') return errc::bad_host;
    } else {
        auto const colon = text.find(':');
        out.host = text.substr(0, colon);
        if (colon != std::string_view::npos) rest = text.substr(colon);
        if (!is_name_or_ipv4(out.host)) return errc::bad_host;
    }
    if (rest.size() < 2) return errc::missing_port;
    auto const port = parse_port(rest.substr(1));
    if (!port) return port.error();
    out.port = *port;
    return out;
}

boost::system::result<endpoint> parse_path(transport t, std::string_view path)
{
    if (!path.starts_with('/') || path.ends_with('/') || path.find('\0') != std::string_view::npos)
        return errc::bad_path;
    if (path.size() > max_path_bytes) return errc::path_too_long;
    return endpoint{.transport = t, .host = {}, .port = 0, .path = std::string{path}};
}

} // namespace

boost::system::result<endpoint> parse_endpoint(std::string_view text)
{
    auto const* const found =
        std::ranges::find_if(schemes, [text](scheme const& s) { return text.starts_with(s.prefix); });
    if (found == schemes.end()) return errc::bad_scheme;
    auto const rest = text.substr(found->prefix.size());
    bool const is_path =
        found->transport == transport::unix_stream || found->transport == transport::unix_datagram;
    return is_path ? parse_path(found->transport, rest) : parse_host_and_port(found->transport, rest);
}

std::string to_string(endpoint const& e)
{
    auto const* const found =
        std::ranges::find_if(schemes, [&e](scheme const& s) { return s.transport == e.transport; });
    std::string out{found->prefix};
    if (e.is_unix()) return out += e.path;
    bool const bracketed = e.host.find(':') != std::string::npos;
    if (bracketed) out += '[';
    out += e.host;
    if (bracketed) out += ']';
    out += ':';
    return out += std::to_string(e.port);
}

bool is_local(endpoint const& e) noexcept
{
    if (e.is_unix() || e.host == "localhost" || e.host == "::1") return true;
    in_addr address{};
    return is_ipv4(e.host, address) && (ntohl(address.s_addr) >> 24U) == 127;
}

} // namespace lariat::net
