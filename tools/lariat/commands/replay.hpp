#pragma once

#include "commands/console.hpp"
#include "fault.hpp"
#include "replay/options.hpp"

namespace lariat::tool {

/// Sends recorded or generated readings to a daemon and, asked to, reports what it made of them.
/// Returns the exit code: 0, 1 where a label of options.must_hit was missed, 130 where a signal ended it
/// early.
[[nodiscard]] outcome<int> run_replay(replay_options const& options, console const& out);

} // namespace lariat::tool
