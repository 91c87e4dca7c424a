#pragma once

#include "commands/console.hpp"
#include "fault.hpp"
#include "tune/options.hpp"

namespace lariat::tool {

/// Judges recorded readings with the daemon's engine under many thresholds, chooses one a stream for a goal,
/// says what would be flagged with it, and writes rules for the daemon's configuration.  Returns 0, or 1
/// where a stream misses the goal even with the strictest.
[[nodiscard]] outcome<int> run_tune(tune_options const& options, console const& out);

} // namespace lariat::tool
