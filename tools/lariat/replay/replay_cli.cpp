#include "replay/replay_cli.hpp"

#include "config/quantities.hpp"

namespace lariat::tool {
namespace {

/// Adds an option whose text `parse` turns into a value or a fault, whose sentence the user then reads.
template <class Parse, class Use>
CLI::Option* add_parsed(CLI::App& to, std::string const& name, Parse parse, Use use, std::string const& help)
{
    return to.add_option_function<std::string>(
        name,
        [name, parse, use](std::string const& text) {
            auto const parsed = parse(text);
            if (!parsed) throw CLI::ValidationError(name, parsed.error().message);
            use(*parsed);
        },
        help);
}

outcome<core::timestamp> parse_time(std::string const& text)
{
    auto const t = core::parse_rfc3339(text);
    if (t) return *t;
    return fault{EX_USAGE, "'" + text + "' is no RFC 3339 time, such as 2014-02-08T12:40:00Z or 2014-02-08"};
}

outcome<std::chrono::nanoseconds> parse_interval(std::string const& text)
{
    auto const d = config::parse_duration(text);
    if (d && d->count() > 0) return *d;
    return fault{EX_USAGE, "'" + text + "' is no duration, such as 250ms, 1s or 5m"};
}

outcome<char> parse_delimiter(std::string const& text)
{
    if (text == "tab" || text == "\\t") return '\t';
    if (text.size() == 1) return text.front();
    return fault{EX_USAGE, "'" + text + "' is no single character, nor tab"};
}

outcome<std::pair<std::string, std::string>> parse_tag(std::string const& text)
{
    std::size_t const equals = text.find('=');
    if (equals != std::string::npos && equals > 0 && equals + 1 < text.size())
        return std::pair{text.substr(0, equals), text.substr(equals + 1)};
    return fault{EX_USAGE, "'" + text + "' is not name=value"};
}

void add_sending(CLI::App& c, replay_options& into)
{
    c.add_option("--to", into.to, "tcp://, udp://, unix:// or unixgram:// listener; - is the standard output")
        ->capture_default_str()
        ->type_name("ENDPOINT");
    auto* const speed = c.add_option("--speed", into.pace.speed, "Times the recorded pace")
                            ->check(CLI::Range(1e-6, 1e9))
                            ->type_name("X");
    c.add_flag("--flat-out", into.pace.flat_out, "As fast as the daemon takes it")->excludes(speed);
    c.add_option("--warm", into.pace.warm, "Send the first so many readings flat out")->type_name("N");
    c.add_option("--loop", into.loop, "Send everything so many times, each pass after the last")
        ->check(CLI::PositiveNumber)
        ->type_name("N");
    c.add_flag("--shift-to-now", into.shift_to_now, "Move all times so that the first is now");
}

void add_making(CLI::App& c, replay_options& into)
{
    add_parsed(
        c, "--generate", [](std::string const& s) { return parse_series_kind(s); },
        [&into](series_kind k) { into.generate = k; },
        "In place of files: seeded sensor, price or vitals streams")
        ->type_name("KIND");
    c.add_option("--streams", into.streams, "Generated streams")
        ->capture_default_str()
        ->check(CLI::Range(1, 10'000'000))
        ->type_name("N");
    c.add_option("--readings", into.readings, "Readings of each generated stream")
        ->capture_default_str()
        ->type_name("N");
    c.add_option("--seed", into.seed, "Of generated streams and injected faults")
        ->capture_default_str()
        ->type_name("N");
    add_parsed(
        c, "--inject", [](std::string const& s) { return parse_injection(s); },
        [&into](injection const& i) { into.inject.kinds.push_back(i); },
        "Put faults in: spike, stuck, drift, gap, noise or level, with ,size=X (mean steps; +X up, -X down) "
        "and ,length=N "
        "(readings); repeatable, they take turns")
        ->trigger_on_parse()
        ->type_name("KIND");
    c.add_option("--inject-rate", into.inject.rate, "Faults a reading")
        ->capture_default_str()
        ->check(CLI::Range(1e-9, 0.5))
        ->type_name("P");
    c.add_option("--inject-count", into.inject.count, "So many faults at most")->type_name("N");
    c.add_option("--inject-after", into.inject.after, "Readings of a stream before its first fault")
        ->capture_default_str()
        ->type_name("N");
    c.add_option("--labels", into.labels_out, "Write where the faults are to this CSV file")
        ->type_name("CSV");
}

void add_judging(CLI::App& c, replay_options& into)
{
    c.add_flag("--listen{tcp://127.0.0.1:8095}", into.listen,
        "Take the daemon's events, here or at --listen=ENDPOINT, show them, and say what was hit and missed");
    c.add_option("--labels-in", into.labels_in,
         "Known faults: CSV begin,end,kind,stream or NAB's windows; repeatable")
        ->allow_extra_args(false)
        ->type_name("FILE");
    c.add_option("--must-hit", into.must_hit, "Exit 1 where a known fault of this kind is missed; repeatable")
        ->allow_extra_args(false)
        ->type_name("KIND");
    c.add_option(
         "--control", into.control, "Where the daemon answers, to know when it has worked everything off")
        ->type_name("WHERE");
    c.add_flag("--plot{sensors}", into.plot,
        "Plot the first streams: value, expected band (by the preset sensors, or --plot=PRESET), events");
    c.add_flag("--json", into.json, "Report as one JSON object");
    c.add_flag("-q,--quiet", into.quiet, "Show no events, only the report");
}

} // namespace

void add_reading(CLI::App& c, replay_options& into)
{
    c.add_option("FILE", into.files,
         "CSV, NDJSON, line protocol or plain lines, plain, gzip or zstd; - is the standard input")
        ->type_name("");
    c.add_option("--format", into.reading.format, "What the files are, if not told by suffix and first lines")
        ->transform(CLI::CheckedTransformer(std::map<std::string, file_format>{
            {"auto", file_format::automatic}, {"csv", file_format::csv}, {"ndjson", file_format::ndjson},
            {"influx", file_format::influx}, {"plain", file_format::plain}}))
        ->option_text("csv|ndjson|influx|plain");
    auto& csv = into.reading.csv;
    c.add_option(
         "--columns", csv.columns, "CSV: columns with values, by name or number; default: all numeric")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->type_name("NAME");
    c.add_option("--time-column", csv.time_column, "CSV: column with the time, by name or number")
        ->type_name("NAME");
    add_parsed(
        c, "--time-format", [](std::string const& s) { return time_format::parse(s); },
        [&csv](time_format const& f) { csv.time_format = f; },
        "CSV: rfc3339, s, ms, us, ns, or a pattern such as '%d/%m/%Y %H:%M'")
        ->type_name("FORMAT");
    add_parsed(
        c, "--delimiter", parse_delimiter, [&csv](char d) { csv.delimiter = d; },
        "CSV: character between cells, or tab")
        ->type_name("C");
    c.add_option("--tag-column", csv.tag_columns, "CSV: column whose cells become a tag; repeatable")
        ->allow_extra_args(false)
        ->type_name("NAME");
    c.add_option("--name", csv.measurement, "Measurement of the streams; default: the file's name")
        ->type_name("NAME");
    add_parsed(
        c, "--tag", parse_tag, [&csv](auto const& t) { csv.tags.push_back(t); },
        "Tag name=value for every stream; repeatable")
        ->trigger_on_parse()
        ->type_name("NAME=VALUE");
    add_parsed(
        c, "--interval", parse_interval, [&into](auto d) { into.interval = d; },
        "Time between readings that carry none, and between generated ones")
        ->type_name("DURATION");
    add_parsed(
        c, "--start", parse_time, [&into](auto t) { into.start = t; }, "First time to take")
        ->type_name("TIME");
    add_parsed(
        c, "--stop", parse_time, [&into](auto t) { into.stop = t; }, "First time not to take")
        ->type_name("TIME");
}

void add_replay(CLI::App& cli, replay_options& into)
{
    auto& command = *cli.add_subcommand("replay", "Send recorded or generated readings to a daemon");
    add_reading(command, into);
    add_sending(command, into);
    add_making(command, into);
    add_judging(command, into);
    command.final_callback([&into] { into.inject.seed = into.seed; });
}

} // namespace lariat::tool
