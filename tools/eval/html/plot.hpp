#pragma once

#include <cstddef>
#include <string>

#include "eval/judge.hpp"
#include "eval/series.hpp"

namespace lariat::eval {

/// Draws rows of a series as an SVG of bounded size, however many they are: the values with the band that was
/// expected, labelled anomalies behind them, alarms and open events in a strip below.  Columns of several
/// rows show their lowest and highest value.  Its colours are classes, which the report's style sheet
/// defines. \pre rows.last < s.rows()
[[nodiscard]] std::string plot_svg(series const& s, judgement const& j, window rows);

/// The rows of an anomaly with as much again, at least 200 rows, on either side.
[[nodiscard]] window surroundings(series const& s, window anomaly) noexcept;

} // namespace lariat::eval
