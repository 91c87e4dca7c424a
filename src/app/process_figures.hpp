#pragma once

#include <cstddef>

namespace lariat::app {

/// What the process takes of the machine.
struct process_figures {
    std::size_t resident_bytes = 0; ///< 0 where /proc does not tell
    double cpu_seconds = 0; ///< of all threads since the start
};

[[nodiscard]] process_figures measure_process() noexcept;

} // namespace lariat::app
