#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "eval/series.hpp"

namespace lariat::eval {

/// How readings that are flagged one by one meet the labels: SKAB's outlier metric.
struct confusion {
    std::size_t hits = 0; ///< anomalous and flagged
    std::size_t misses = 0; ///< anomalous, not flagged
    std::size_t false_flags = 0; ///< flagged, not anomalous
    std::size_t rightly_quiet = 0;

    confusion& operator+=(confusion const& other) noexcept;

    [[nodiscard]] double f1() const noexcept; ///< 0 without a hit
    [[nodiscard]] double false_alarm_percent() const noexcept; ///< FAR: of the sound readings
    [[nodiscard]] double missed_percent() const noexcept; ///< MAR: of the anomalous ones
};

/// Counts rows from `from` on.
/// Shapes   `flags` has one a row, not 0 for a flagged one; `windows` are ascending, disjoint rows of it.
/// Source   I. D. Katser and V. O. Kozitsin, "Skoltech Anomaly Benchmark (SKAB)", 2020; v0.9 trains on the
/// first
///          400 rows of each file and scores the others of all files together.
[[nodiscard]] confusion score_states(
    std::span<std::uint8_t const> flags, std::span<window const> windows, std::size_t from);

} // namespace lariat::eval
