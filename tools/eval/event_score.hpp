#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "eval/series.hpp"

namespace lariat::eval {

/// How alarms meet labelled anomalies.
struct event_figures {
    std::size_t events = 0; ///< labelled
    std::size_t hit = 0; ///< with an alarm inside, or within the series' slack of it
    std::size_t alarms = 0;
    std::size_t false_alarms = 0; ///< outside all of them
    std::size_t readings = 0;
    double days = 0; ///< from each series' first stamp to its last
    std::size_t early_alarms = 0; ///< in the first 500 readings of a series
    std::size_t early_readings = 0;
    std::vector<double>
        delays; ///< readings from a hit event's first row to its first alarm; 0 for one before it
    std::vector<double> delay_seconds; ///< the same in time

    event_figures& operator+=(event_figures const& other);

    [[nodiscard]] double false_per_thousand() const noexcept;
    [[nodiscard]] double false_per_day() const noexcept;
    /// Share of the alarms that fall into the first 500 readings over those readings' share of all; 1 is
    /// fair, 0 without alarms.
    [[nodiscard]] double early_ratio() const noexcept;
};

inline constexpr std::size_t early_readings = 500;

/// \pre `alarms` are rows of the series, ascending
[[nodiscard]] event_figures score_events(series const& s, std::span<std::uint32_t const> alarms);

/// The middle one, the lower of two; 0 of none.
[[nodiscard]] double median(std::vector<double> values);

} // namespace lariat::eval
