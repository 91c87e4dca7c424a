#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "net/endpoint.hpp"
#include "wire/decoder.hpp"

namespace lariat::net {

/// Bounds on what the peers of one input may take.
struct session_limits {
    std::size_t max_connections = 256; ///< 1 to 65,536; at the cap the longest idle one is closed
    std::chrono::milliseconds line_timeout{30'000}; ///< from a line's first byte to its newline; 0 is off
    std::chrono::milliseconds idle_timeout{0}; ///< without a byte; 0 is off

    friend bool operator==(session_limits const&, session_limits const&) = default;
};

/// One listener.
struct input_options {
    net::endpoint listen;
    wire::decoder_options decode;
    session_limits limits;
    bool allow_remote = false; ///< listen beyond loopback, in the clear: refused unless set
    unsigned socket_mode = 0660; ///< permissions of a Unix socket, octal

    friend bool operator==(input_options const&, input_options const&) = default;
};

/// The control server.
struct http_options {
    bool enabled = true;
    net::endpoint listen; ///< tcp://127.0.0.1:8096; without a host for none
    std::string socket_path; ///< control.sock; empty for none
    bool allow_remote = false;
    std::size_t max_connections = 64;
    std::size_t max_request_bytes = 1'048'576;
    std::chrono::milliseconds request_timeout{30'000};

    friend bool operator==(http_options const&, http_options const&) = default;
};

} // namespace lariat::net
