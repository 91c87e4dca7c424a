#pragma once

#include <cstdint>
#include <string>

#include "commands/console.hpp"
#include "fault.hpp"

namespace lariat::tool {

/// What the commands that ask a daemon have in common.
struct ask_options {
    std::string control; ///< where; empty: the usual places
    bool json = false; ///< the answer as it came
};

struct status_options {
    ask_options ask;
    bool counters = false; ///< list every counter that is not zero
    double wait_seconds = 0; ///< for a daemon that does not answer yet
};

struct streams_options {
    ask_options ask;
    std::string match = "*"; ///< glob on the key
    std::uint64_t limit = 100; ///< streams shown at most
};

struct events_options {
    ask_options ask;
    std::uint64_t limit = 20; ///< of the latest
};

/// How the daemon is.  The exit code is 1 where it is degraded.
[[nodiscard]] outcome<int> run_status(status_options const& options, console const& out);

/// Its streams, with what each expects next.
[[nodiscard]] outcome<int> run_streams(streams_options const& options, console const& out);

/// One stream's model: what the forecast is made of and what the thresholds are.
[[nodiscard]] outcome<int> run_explain(
    ask_options const& options, std::string const& key, console const& out);

/// The latest events.
[[nodiscard]] outcome<int> run_events(events_options const& options, console const& out);

} // namespace lariat::tool
