#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "fault.hpp"
#include "io/waiting.hpp"
#include "net/endpoint.hpp"

namespace lariat::tool {

/// Speaks to a daemon's control server: HTTP and JSON over a Unix socket or TCP, a connection a request.
class control_client {
public:
    /// `where` is what --control says: unix:///path, tcp://host:port or http://host:port; empty: the first of
    /// control.sock in $RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR/lariat and /run/lariat that is there, else
    /// http://127.0.0.1:8096.  Fails with EX_USAGE.
    [[nodiscard]] static outcome<control_client> at(std::string const& where);

    /// The body of the answer to GET `target`.  Fails with EX_UNAVAILABLE where no daemon answers,
    /// EX_PROTOCOL on an answer that is none, EX_NOINPUT on 404 (with what the daemon says), EX_SOFTWARE on
    /// other errors.
    [[nodiscard]] outcome<std::string> get(std::string_view target) const;

    [[nodiscard]] net::endpoint const& endpoint() const noexcept { return endpoint_; }

private:
    explicit control_client(net::endpoint e) : endpoint_{std::move(e)} { }

    net::endpoint endpoint_;
};

/// A query's name or value, percent-encoded.
[[nodiscard]] std::string url_encoded(std::string_view text);

} // namespace lariat::tool
