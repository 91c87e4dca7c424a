#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/series.hpp"

namespace lariat::eval {

/// Score of a row that the detector did not judge: a stream's first, and those that it refused.
inline constexpr float unjudged = -1'000;

/// How long a feature of a forecast was in use.
struct feature_use {
    std::string_view forecast; ///< static text
    std::string_view feature; ///< static text
    double share = 0; ///< of the time: its weight was not zero
};

/// What the detector said of a series, one entry a row.
struct judgement {
    std::vector<float> scores; ///< decades beyond the threshold; `unjudged` where there is none
    std::vector<float> states; ///< state scores, in the unit of the stream
    std::vector<double> forecasts; ///< of channel `reading`
    std::vector<double> bands; ///< threshold around it
    std::vector<std::uint8_t> open; ///< 1 while an event of the stream is open
    std::vector<std::uint32_t> taken; ///< rows that were not refused, ascending: the stream's readings
    std::vector<std::uint32_t> alarms; ///< rows, ascending
    std::size_t over = 0; ///< readings over some threshold
    std::size_t unexplained = 0; ///< of those, with |residual| <= threshold: there must be none
    double residual_mae = 0; ///< mean |value - forecast| of the judged readings
    double zero_share = 0; ///< of the weights that are exactly zero, at the end
    std::vector<feature_use> features; ///< looked at every 500 readings; empty for a shorter series
    double step_seconds = 0; ///< processor time that the detector took
};

/// Runs the detector, the daemon's own, over a series from its first reading to its last.
[[nodiscard]] judgement judge(series const& s, detect::options const& options);

} // namespace lariat::eval
