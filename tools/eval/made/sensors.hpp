#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>

#include "eval/series.hpp"

namespace lariat::eval {

/// Calls `take` with the readings of a generated sensor, as `lariat replay --generate sensor` makes it: a
/// level, a daily course, slow wander, noise, in steps of 0.01.  The same arguments give the same readings.
void for_each_made_reading(std::uint64_t seed, std::size_t readings, std::chrono::nanoseconds interval,
    std::function<void(core::timestamp, double)> const& take);

/// The same as a series.
[[nodiscard]] series made_sensor(std::uint64_t seed, std::size_t readings, std::chrono::nanoseconds interval);

/// Mean absolute deviation from the median, of the values that are finite; 0 of none.
[[nodiscard]] double deviation_of(std::span<double const> values);

} // namespace lariat::eval
