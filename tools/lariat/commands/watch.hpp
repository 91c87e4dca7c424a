#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "commands/console.hpp"
#include "fault.hpp"

namespace lariat::tool {

struct watch_options {
    std::string from = "tcp://127.0.0.1:8095"; ///< the daemon's events
    std::string filter = "*"; ///< glob on the stream's key
    std::uint64_t count = 0; ///< stop after so many events; 0 does not
    bool json = false; ///< the lines as they came
    std::chrono::milliseconds first_wait{250}; ///< before it connects again
};

/// Shows events as they come, until a signal or the count ends it.  Connects again, ever more slowly, when
/// the daemon is not there.  Returns the exit code.
[[nodiscard]] outcome<int> run_watch(watch_options const& options, console const& out);

} // namespace lariat::tool
