#pragma once

#include <CLI/CLI.hpp>

#include "eval/command.hpp"

namespace lariat::eval {

/// Adds the subcommand `eval`, which fills `into`; that outlives the parsing.
void add_eval(CLI::App& app, eval_options& into);

} // namespace lariat::eval
