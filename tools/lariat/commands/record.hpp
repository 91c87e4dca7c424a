#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "commands/console.hpp"
#include "fault.hpp"

namespace lariat::tool {

struct record_options {
    std::string listen = "tcp://127.0.0.1:8094";
    std::string file = "-"; ///< `-`: the standard output
    std::uint64_t count = 0; ///< readings; 0 does not end it
    std::optional<std::chrono::nanoseconds> seconds{}; ///< how long; none does not end it
    std::size_t max_connections = 64; ///< further ones wait
};

/// Writes the readings that come on a listener of its own as line protocol, each with a time: its own, or
/// that of its receipt.  Ends at the count, after the time, or on a signal; what has come is in the file
/// then. Returns the exit code.
[[nodiscard]] outcome<int> run_record(record_options const& options, console const& out);

} // namespace lariat::tool
