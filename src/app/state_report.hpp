#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace lariat::app {

/// What the daemon keeps, for people.
struct state_report {
    std::string directory; ///< empty: nothing is kept
    std::uint64_t restored = 0; ///< streams, so far
    double restore_seconds = 0;
    std::optional<std::chrono::steady_clock::time_point> last_snapshot;
    std::uint64_t last_bytes = 0;
    std::uint64_t last_streams = 0;
    double last_seconds = 0; ///< from its first slice until it was on the medium
    std::uint64_t written_bytes = 0; ///< of all snapshots since the start
    std::uint64_t cold_streams = 0;
    double longest_pause_seconds = 0; ///< for which a snapshot has held up readings since the start
};

} // namespace lariat::app
