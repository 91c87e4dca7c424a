#include "cli.hpp"

#include "commands/replay.hpp"
#include "commands/tune.hpp"
#include "replay/replay_cli.hpp"
#include "tune/tune_cli.hpp"

namespace lariat::tool {
namespace {

void add_json(CLI::App& command, bool& json, std::string const& what)
{
    command.add_flag("--json", json, what);
}

void add_control(CLI::App& command, ask_options& into)
{
    command
        .add_option("--control", into.control,
            "Where the daemon answers: a socket's path or http://127.0.0.1:8096. Default: control.sock in "
            "$RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR/lariat or /run/lariat, else http://127.0.0.1:8096")
        ->type_name("WHERE");
    add_json(command, into.json, "Print the daemon's JSON as it came");
}

void add_watch(CLI::App& cli, watch_options& into)
{
    auto& command = *cli.add_subcommand("watch", "Show events as they come");
    command.add_option("--from", into.from, "The daemon's events")
        ->capture_default_str()
        ->type_name("ENDPOINT");
    command.add_option("--filter", into.filter, "Only streams whose key matches this glob")
        ->capture_default_str()
        ->type_name("GLOB");
    command.add_option("--count", into.count, "End after so many events")->type_name("N");
    add_json(command, into.json, "Print the events as they came, one JSON object a line");
}

void add_record(CLI::App& cli, record_options& into)
{
    auto& command =
        *cli.add_subcommand("record", "Write the readings that arrive to a file that replay takes");
    command.add_option("--listen", into.listen, "Listen here: tcp://, udp://, unix:// or unixgram://")
        ->capture_default_str()
        ->type_name("ENDPOINT");
    command.add_option("-o,--output", into.file, "File to write; - is the standard output")
        ->capture_default_str()
        ->type_name("FILE");
    command.add_option("--count", into.count, "End after so many readings")->type_name("N");
    command
        .add_option_function<double>(
            "--seconds",
            [&into](
                double s) { into.seconds = std::chrono::nanoseconds{static_cast<std::int64_t>(s * 1e9)}; },
            "End after so long")
        ->check(CLI::Range(0.0, 1e9))
        ->type_name("N");
}

void add_asking(CLI::App& cli, command_line& into)
{
    auto& status = *cli.add_subcommand("status", "Say how the daemon is; exit 1 where it is degraded");
    status.add_flag("--counters", into.status.counters, "List what was counted, by cause");
    status
        .add_option(
            "--wait", into.status.wait_seconds, "Seconds to wait for a daemon that does not answer yet")
        ->check(CLI::Range(0.0, 86'400.0))
        ->type_name("N");
    add_control(status, into.status.ask);

    auto& streams = *cli.add_subcommand("streams", "List the daemon's streams");
    streams.add_option("GLOB", into.streams.match, "Only streams whose key matches")
        ->capture_default_str()
        ->type_name("");
    streams.add_option("--limit", into.streams.limit, "So many at most")
        ->capture_default_str()
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    add_control(streams, into.streams.ask);

    auto& explain =
        *cli.add_subcommand("explain", "Show what a stream's forecast and thresholds are made of");
    explain.add_option("KEY", into.explain_key, "The stream's key, as `lariat streams` shows it")
        ->required()
        ->type_name("");
    add_control(explain, into.explain);

    auto& events = *cli.add_subcommand("events", "Show the latest events");
    events.add_option("--limit", into.events.limit, "So many at most")
        ->capture_default_str()
        ->check(CLI::Range(1, 1'000))
        ->type_name("N");
    add_control(events, into.events.ask);
}

void add_inspect(CLI::App& cli, inspect_options& into)
{
    auto& inspect = *cli.add_subcommand("inspect", "Look into the state that lariatd keeps");
    inspect.require_subcommand(1);
    auto const add = [&](char const* name, char const* what, char const* of) -> CLI::App& {
        auto& command = *inspect.add_subcommand(name, what);
        command.add_option("STATE", into.path, of)->required()->type_name("");
        return command;
    };
    constexpr auto either = "A state directory, or one snapshot in it";
    auto& snapshot = add("snapshot", "Say what it holds; a running daemon does not mind", either);
    snapshot.add_flag("--streams", into.streams, "List the streams, with the readings they have had");
    auto& events = add(
        "events", "Show the history of events; no daemon may be using the directory", "The state directory");
    add_json(events, into.json, "Print the events as they are kept, one JSON object a line");
    add("verify", "Check every byte; exit 1 where one is wrong", either);
    add("export", "Write the state to one file", "The state directory")
        .add_option("FILE", into.to, "The file to write")
        ->required()
        ->type_name("");
    add("import", "Make an exported file the state; no daemon may be using the directory",
        "The state directory")
        .add_option("FILE", into.to, "The exported file")
        ->required()
        ->type_name("");
}

outcome<int> run_inspect(CLI::App const& command, inspect_options const& options, console const& out)
{
    if (command.got_subcommand("events")) return run_inspect_events(options, out);
    if (command.got_subcommand("verify")) return run_inspect_verify(options, out);
    if (command.got_subcommand("export")) return run_inspect_export(options, out);
    if (command.got_subcommand("import")) return run_inspect_import(options, out);
    return run_inspect_snapshot(options, out);
}

} // namespace

std::unique_ptr<CLI::App> make_cli(command_line& into)
{
    auto cli =
        std::make_unique<CLI::App>("Send readings to lariatd, watch what it flags, ask it why.", "lariat");
    cli->set_version_flag("--version", "lariat " LARIAT_VERSION);
    cli->require_subcommand(1);
    cli->get_formatter()->column_width(34);
    add_replay(*cli, into.replay);
    add_watch(*cli, into.watch);
    add_record(*cli, into.record);
    add_tune(*cli, into.tune);
    add_asking(*cli, into);
    add_inspect(*cli, into.inspect);
    return cli;
}

outcome<int> run_command(CLI::App const& cli, command_line const& line, console const& out)
{
    if (cli.got_subcommand("replay")) return run_replay(line.replay, out);
    if (cli.got_subcommand("tune")) return run_tune(line.tune, out);
    if (cli.got_subcommand("watch")) return run_watch(line.watch, out);
    if (cli.got_subcommand("record")) return run_record(line.record, out);
    if (cli.got_subcommand("status")) return run_status(line.status, out);
    if (cli.got_subcommand("streams")) return run_streams(line.streams, out);
    if (cli.got_subcommand("explain")) return run_explain(line.explain, line.explain_key, out);
    if (auto const* const inspect = cli.get_subcommand("inspect"); inspect->parsed())
        return run_inspect(*inspect, line.inspect, out);
    return run_events(line.events, out);
}

} // namespace lariat::tool
