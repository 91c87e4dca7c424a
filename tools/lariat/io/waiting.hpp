#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace lariat::tool {

using steady = std::chrono::steady_clock;

/// What ended a wait.
enum class woken : std::uint8_t {
    ready, ///< the descriptor is readable or writable, as asked
    timed_out,
    stopped, ///< the user or the system asked the command to end (SIGINT, SIGTERM)
};

enum class readiness : std::uint8_t { readable, writable };

/// Makes SIGINT and SIGTERM end the waits below instead of the process.  Called once, before any thread.
void stop_on_signals();

/// Whether one of them has come.
[[nodiscard]] bool stop_requested();

/// Waits for a descriptor until `deadline`; without one, for ever.
[[nodiscard]] woken wait_for(int fd, readiness what, std::optional<steady::time_point> deadline);

/// Waits for a time.
[[nodiscard]] woken wait_until(steady::time_point deadline);

} // namespace lariat::tool
