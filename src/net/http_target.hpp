#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lariat::net {

/// A request target in its parts (RFC 3986), percent-decoded.
struct http_target {
    std::string path;
    std::vector<std::pair<std::string, std::string>> query; ///< in order; `+` is a space in names and values
};

/// Parses an origin-form target: "/api/v1/stream?key=a%3Db".  Nothing for one that does not begin with `/`,
/// has a broken percent escape, or names a NUL.
[[nodiscard]] std::optional<http_target> parse_target(std::string_view text);

/// Whether a Host header names this machine by its loopback: `localhost`, 127.0.0.0/8 or [::1], with any
/// port.  A page from elsewhere that has made its own name point here (DNS rebinding) sends its own name.
[[nodiscard]] bool names_loopback(std::string_view host) noexcept;

} // namespace lariat::net
