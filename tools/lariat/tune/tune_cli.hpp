#pragma once

#include <CLI/CLI.hpp>

#include "tune/options.hpp"

namespace lariat::tool {

/// Adds the command `tune`, which fills `into`; that outlives the App.
void add_tune(CLI::App& cli, tune_options& into);

} // namespace lariat::tool
