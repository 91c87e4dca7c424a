#pragma once

#include <memory>

#include <CLI/CLI.hpp>

#include "commands/ask.hpp"
#include "commands/inspect.hpp"
#include "commands/record.hpp"
#include "commands/watch.hpp"
#include "replay/options.hpp"
#include "tune/options.hpp"

namespace lariat::tool {

/// Everything that a command line can say.
struct command_line {
    replay_options replay;
    tune_options tune;
    watch_options watch;
    record_options record;
    status_options status;
    streams_options streams;
    ask_options explain;
    std::string explain_key;
    events_options events;
    inspect_options inspect;
};

/// The grammar of the `lariat` command, which fills `into`; that outlives it.
[[nodiscard]] std::unique_ptr<CLI::App> make_cli(command_line& into);

/// Runs the command that a parsed line names.
[[nodiscard]] outcome<int> run_command(CLI::App const& cli, command_line const& line, console const& out);

} // namespace lariat::tool
