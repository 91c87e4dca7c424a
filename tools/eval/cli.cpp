#include "eval/cli.hpp"

namespace lariat::eval {
namespace {

CLI::App& add_kind(
    CLI::App& eval, eval_options& into, eval_kind kind, std::string name, std::string description)
{
    CLI::App& command = *eval.add_subcommand(std::move(name), std::move(description));
    command.parse_complete_callback([&into, kind] { into.kind = kind; });
    command
        .add_option("--set", into.settings,
            "A setting of the detector, as in the configuration: --set probability=0.001")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    command.add_flag("--json", into.json, "Print one JSON object");
    return command;
}

void add_seed(CLI::App& command, eval_options& into)
{
    command.add_option("--seed", into.seed, "Seed of everything that is drawn")->capture_default_str();
}

/// What corpora of single streams have beside the figures.
CLI::App& add_experiments(CLI::App& command, eval_options& into)
{
    auto* const ablate =
        command.add_flag("--ablate", into.ablate, "Leave the detector's parts out, one at a time");
    command
        .add_option("--contaminate", into.contaminate,
            "Put spikes on this share of the readings and compare the absolute loss with the squared one")
        ->check(CLI::Range(0.0, 0.5))
        ->excludes(ablate);
    command
        .add_flag("--features", into.features, "Say which features keep a weight on which kinds of streams")
        ->excludes("--ablate")
        ->excludes("--contaminate");
    command.add_option("--html", into.html, "Write a report with plots of every series to this file");
    add_seed(command, into);
    return command;
}

/// What needs no corpus of labelled streams, or all of them.
void add_targets(CLI::App& eval, eval_options& into)
{
    add_seed(
        add_kind(eval, into, eval_kind::synthetic, "synthetic",
            "Made streams: faults in sensors, once and again, sound sensors, a thousand streams of noise"),
        into);

    CLI::App& selection = add_kind(eval, into, eval_kind::selection, "selection",
        "A group's member among thousands of candidates: which of them are chosen to explain it");
    selection.add_option("--candidates", into.selection.candidates, "Members that are offered")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    selection.add_option("--useful", into.selection.useful, "Those of them that make the target up")
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    selection.add_option("--rows", into.selection.rows, "Rows of readings")
        ->check(CLI::Range(10, 10'000'000))
        ->capture_default_str();
    add_seed(selection, into);

    CLI::App& ticks = add_kind(
        eval, into, eval_kind::ticks, "ticks", "Bad ticks in a file of prices, under the preset prices");
    ticks.add_option("FILE", into.folder, "Prices, in any format that replay takes")->required();
    add_seed(ticks, into);

    CLI::App& all = add_kind(eval, into, eval_kind::targets, "targets",
        "What the detector must reach, beside what it reaches; what has no data is not measured");
    target_sources& from = into.targets;
    all.add_option("--nab", from.nab_data, "Folder of NAB's series");
    all.add_option("--windows", from.nab_windows, "JSON file of NAB's labelled windows");
    all.add_option("--ucr", from.ucr, "Folder of the UCR anomaly archive");
    all.add_option("--skab", from.skab, "Folder of SKAB's recordings");
    all.add_option("--csv", from.csv, "Folder of other streams: time,value,label");
    all.add_option("--prices", from.prices, "File of daily prices");
    add_seed(all, into);
}

} // namespace

void add_eval(CLI::App& app, eval_options& into)
{
    CLI::App& eval =
        *app.add_subcommand("eval", "Run recorded, labelled streams through the detector and say how it did");
    eval.require_subcommand(1);

    CLI::App& nab =
        add_experiments(add_kind(eval, into, eval_kind::nab, "nab", "The Numenta Anomaly Benchmark"), into);
    nab.add_option("--data", into.folder, "Folder of the series")->required();
    nab.add_option("--windows", into.windows, "JSON file of the labelled windows")->required();
    nab.add_flag(
           "--cv", into.cross_validate, "Choose settings on one half of the files and score the other half")
        ->excludes("--ablate")
        ->excludes("--features")
        ->excludes("--contaminate");
    nab.add_option("--scores", into.scores, "Write results here, in NAB's layout");

    add_experiments(add_kind(eval, into, eval_kind::ucr, "ucr", "The UCR anomaly archive"), into)
        .add_option("DIR", into.folder, "Folder of the series and their index.json")
        ->required();

    add_kind(eval, into, eval_kind::skab, "skab", "The Skoltech Anomaly Benchmark: groups of sensors")
        .add_option("DIR", into.folder, "Folder of the recordings")
        ->required();

    CLI::App& csv = add_experiments(
        add_kind(eval, into, eval_kind::csv, "csv", "Files of time,value,label with other labels than 0"),
        into);
    csv.add_option("DIR", into.folder, "Folder of the files")->required();
    csv.add_option("--slack", into.slack, "Readings around an anomaly in which an alarm counts as its")
        ->capture_default_str();

    add_targets(eval, into);
}

} // namespace lariat::eval
