#pragma once

#include <CLI/CLI.hpp>

#include "replay/options.hpp"

namespace lariat::tool {

/// Adds the command `replay`, which fills `into`; that outlives the App.
void add_replay(CLI::App& cli, replay_options& into);

} // namespace lariat::tool
