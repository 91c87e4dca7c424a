#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include <lariat/detect/options.hpp>

namespace lariat::eval {

/// Many streams of pure noise in one daemon: half of them Gaussian, half with heavy tails (Student's t with
/// three degrees of freedom).
struct fleet_options {
    std::size_t streams = 1'000;
    std::size_t days = 14;
    std::chrono::nanoseconds interval = std::chrono::minutes{5};
    std::uint64_t seed = 1;
};

/// What the daemon told of them.
struct fleet_result {
    fleet_options how;
    std::size_t events = 0; ///< begun
    std::size_t events_gaussian = 0; ///< of those, about Gaussian streams
    std::size_t late_events = 0; ///< in the second half of the days

    [[nodiscard]] double per_day() const noexcept
    {
        return static_cast<double>(events) / static_cast<double>(how.days);
    }
    [[nodiscard]] double late_per_day() const noexcept
    {
        return 2 * static_cast<double>(late_events) / static_cast<double>(how.days);
    }
};

/// Runs the daemon's engine, all streams in one, over the days.
[[nodiscard]] fleet_result try_fleet(detect::options const& options, fleet_options const& how);

} // namespace lariat::eval
