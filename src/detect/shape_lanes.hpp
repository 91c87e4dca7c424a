#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lariat::detect {

/// Slots of distances, `end` exclusive.
struct lag_range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// distance[j] += |in - y[j + window]| - |out - y[j]| for all j, in as many lanes as the machine has: a
/// window moves on by one, for every lag.  Returns the least of those asked for; the largest number where
/// none is. \pre distance.size() is a multiple of 16, y.size() >= distance.size() + window
[[nodiscard]] std::int16_t slide_windows(std::span<std::int16_t> distance, std::span<std::uint8_t const> y,
    std::uint8_t in, std::uint8_t out, std::size_t window, lag_range asked) noexcept;

} // namespace lariat::detect
