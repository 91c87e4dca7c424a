#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace lariat::store {

/// What outlives a restart, and how often it is written.
struct options {
    std::string directory; ///< empty: nothing is kept
    std::chrono::seconds interval{900}; ///< between snapshots
    std::size_t max_write_per_hour = 256U << 20U; ///< bytes of snapshots; 0 for no bound
    std::size_t max_cold_streams = 100'000; ///< on disk, for others have their places; 0: they go nowhere
    std::size_t max_events = 100'000; ///< records in the event table; beyond it the oldest go

    friend bool operator==(options const&, options const&) = default;
};

} // namespace lariat::store
