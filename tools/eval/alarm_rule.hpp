#pragma once

#include <cstdint>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/judge.hpp"

namespace lariat::eval {

/// The rows at which the detector would have alarmed with thresholds stricter by `level` decades (laxer where
/// it is negative): its own rule of events, quiet time and escalation, over scores that were recorded once.
///
/// A detector run anew with such thresholds differs a little, for what is over decides what its tails and
/// profiles learn; at level 0 the alarms are the detector's own.
///
/// Cost     O(readings); allocates the result alone.
[[nodiscard]] std::vector<std::uint32_t> alarms_at(
    judgement const& j, float level, detect::options const& options);

} // namespace lariat::eval
