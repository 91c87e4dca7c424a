#pragma once

#include <lariat/model/profile.hpp>

#include "judge.hpp"
#include "state.hpp"

namespace lariat::detect {

/// Begins a stream at its first value.
void begin(block_view const& v, double x, model::hour_of hour) noexcept;

/// Learns a reading that has been judged: both forecasts, every channel's tail and scale, what is usual at
/// this hour, the profiles and the slow state (unless frozen), and the lags.
void learn(block_view const& v, parts const& parts, prediction const& p, judged const& j, double x) noexcept;

} // namespace lariat::detect
