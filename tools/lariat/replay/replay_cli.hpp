#pragma once

#include <CLI/CLI.hpp>

#include "replay/options.hpp"

namespace lariat::tool {

/// Adds the files of a command that takes recorded readings, and how to read them.
void add_reading(CLI::App& command, replay_options& into);

/// Adds the command `replay`, which fills `into`; that outlives the App.
void add_replay(CLI::App& cli, replay_options& into);

} // namespace lariat::tool
