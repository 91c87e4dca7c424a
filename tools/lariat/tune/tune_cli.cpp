#include "tune/tune_cli.hpp"

#include "replay/replay_cli.hpp"

namespace lariat::tool {

void add_tune(CLI::App& cli, tune_options& into)
{
    auto& command =
        *cli.add_subcommand("tune", "Choose thresholds from recorded readings, and say what they would flag");
    add_reading(command, into.input);
    auto& goal = *command.add_option_group("goal");
    goal.add_option("--alarms-per-day", into.alarms_per_day, "At most so many alarms a day and stream")
        ->check(CLI::Range(1e-6, 1e6))
        ->type_name("N");
    goal.add_option(
            "--labels", into.labels, "Known faults to flag: CSV begin,end,kind,stream or NAB's windows")
        ->type_name("FILE");
    goal.require_option(1);
    command
        .add_option(
            "-c,--config", into.config, "The daemon's settings to start from; default: the built-in ones")
        ->type_name("FILE");
    command.add_option("-o,--output", into.output, "Write the rules to this file")->type_name("FILE");
    command.add_option("--show", into.shown, "List so many of the events that would be flagged")
        ->capture_default_str()
        ->type_name("N");
    command.add_flag("--json", into.json, "Report as one JSON object");
}

} // namespace lariat::tool
