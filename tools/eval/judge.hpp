#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/series.hpp"

namespace lariat::eval {

/// Score of a row that the detector did not judge: a stream's first, and those that it refused.
inline constexpr float unjudged = -1'000;

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
    double step_seconds = 0; ///< processor time that the detector took
};

/// Runs the detector, the daemon's own, over a series from its first reading to its last.
[[nodiscard]] judgement judge(series const& s, detect::options const& options);

} // namespace lariat::eval
