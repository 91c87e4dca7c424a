#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "net/endpoint.hpp"

namespace lariat::sinks {

enum class output_kind : std::uint8_t {
    standard_output, ///< NDJSON on stdout
    file, ///< NDJSON appended to a file, reopened on SIGHUP
    listener, ///< NDJSON to every subscriber of a TCP or Unix stream socket
    journal, ///< structured fields to journald
};

/// One output for events.
struct output_options {
    output_kind kind = output_kind::standard_output;
    std::string path; ///< file only; absolute
    net::endpoint listen; ///< listener only
    bool allow_remote = false; ///< listener only: beyond loopback, in the clear
    unsigned socket_mode = 0660; ///< listener on a Unix socket, octal
    std::size_t max_subscribers = 64; ///< listener only; further ones are refused
    std::size_t queue_events =
        10'000; ///< waiting for a file or a subscriber; beyond it the oldest are dropped and counted

    friend bool operator==(output_options const&, output_options const&) = default;
};

} // namespace lariat::sinks
