#include <chrono>

#include "config/codecs.hpp"
#include "config/endpoint_codecs.hpp"
#include "config/key_tables.hpp"
#include "config/rule_codecs.hpp"

namespace lariat::config {
namespace {

using namespace std::chrono_literals;
using net::http_options;

codecs::choice<telemetry::level> levels()
{
    using telemetry::level;
    return {{{"error", level::error}, {"warning", level::warning}, {"info", level::info},
        {"debug", level::debug}}};
}

} // namespace

keys<settings> const& root_keys()
{
    static keys<settings> const all{
        key_of<settings>("timezone",
            "Time zone of daily and weekly habits, as \"Europe/Berlin\", daylight saving included; \"\" for "
            "the "
            "host's.",
            codecs::text{}, &settings::timezone),
    };
    return all;
}

keys<engine::rule> const& own_rule_keys()
{
    using engine::rule;
    static keys<rule> const all{
        key_of<rule>("name",
            "How events and the log call the rule. Without one it is \"rule N\", by its place.",
            codecs::text{}, &rule::name)
            .with_example(R"("boilers")"),
        key_of<rule>("match",
            "Streams by key, `measurement,tag=value:field`, or by key without `:field`: those that match any "
            "of "
            "these.",
            codecs::globs{}, &rule::match, &engine::matcher::keys)
            .with_example(R"(["boiler*", "*:flow_temp"])"),
        key_of<rule>("tags", "Streams by tag: those that have all of these.", codecs::tag_globs{},
            &rule::match, &engine::matcher::tags)
            .with_example(R"({ room = "cellar*" })"),
        key_of<rule>("ignore", "Drop the readings of these streams; they are counted.", codecs::boolean{},
            &rule::ignore),
    };
    return all;
}

keys<engine::group_rule> const& group_keys()
{
    using engine::group_rule;
    static keys<group_rule> const all{
        key_of<group_rule>("name",
            "What the group is called: its events are of a stream that nobody sends, `NAME:group`.",
            codecs::text{}, &group_rule::name)
            .with_example(R"("pumps")")
            .as_required(),
        key_of<group_rule>("match", "Its members by key, as in [[rule]].", codecs::globs{},
            &group_rule::match, &engine::matcher::keys)
            .with_example(R"(["pump*"])"),
        key_of<group_rule>("tags", "Its members by tag, as in [[rule]].", codecs::tag_globs{},
            &group_rule::match, &engine::matcher::tags)
            .with_example(R"({ site = "north" })"),
        key_of<group_rule>("by",
            "Tags that divide them: a group for each combination of values, `NAME,TAG=VALUE:group`. Streams "
            "without one of the tags are in none.",
            codecs::names{}, &group_rule::by)
            .with_example(R"(["pump"])"),
        key_of<group_rule>("explains",
            "Members by key that are forecast from all others and have a part in the score; the others are "
            "only offered to them. Default: all.",
            codecs::globs{}, &group_rule::explains)
            .with_example(R"(["*:yield"])"),
        key_of<group_rule>("threshold",
            "Score over which a row of readings is anomalous: the root mean square, over the members, of "
            "what the others do not explain of them, in its usual sizes. An event takes more than one row.",
            codecs::number{{0, 1e6, true, false}}, &group_rule::detect, &detect::group_options::threshold),
        key_of<group_rule>("longest_freeze",
            "Rows of a high score, during which the group does not learn, after which it takes for usual "
            "what is.",
            codecs::integer<std::uint32_t>{{1, 1'000'000}}, &group_rule::detect,
            &detect::group_options::longest_freeze),
        key_of<group_rule>("max_members",
            "Members of one group; further streams do not join. The memory of a group goes with the square "
            "of "
            "them where all are explained: 90 MiB for 3,000.",
            codecs::integer<std::size_t>{{2, 10'000}}, &group_rule::max_members),
    };
    return all;
}

keys<engine::rule> const& rule_keys()
{
    static keys<engine::rule> const all = [] {
        auto joined = own_rule_keys();
        auto const detection = lift(detect_keys(), &engine::rule::detect);
        joined.insert(joined.end(), detection.begin(), detection.end());
        return joined;
    }();
    return all;
}

keys<engine::limits> const& limits_keys()
{
    using engine::limits;
    static keys<limits> const all{
        key_of<limits>("max_streams",
            "Streams kept at a time. At the cap those still warming up go first, as with max_memory.",
            codecs::integer<std::size_t>{{1, 100'000'000}}, &limits::max_streams),
        key_of<limits>("events_per_day",
            "Most alarms of all streams together a day: where many streams alarm now and then, each of them "
            "is "
            "asked for more. It is a bound, kept in the long run; what a user's own threshold flags is not "
            "held back. 0 is off.",
            codecs::number{{.lowest = 0, .highest = 1e9}}, &limits::events_per_day),
        key_of<limits>("max_memory",
            "Memory of the daemon, all streams included; what it takes without any stream is deducted, but "
            "half is "
            "always theirs. At the bound streams that are still warming up go, the fewest readings first, of "
            "those the longest silent; a stream that has warmed up stays, and new ones are refused.",
            codecs::size{{1U << 20U, 1ULL << 40U}}, &limits::max_memory_bytes),
        key_of<limits>("max_groups", "Groups of streams at a time, those of all [[group]] together.",
            codecs::integer<std::size_t>{{1, 65'000}}, &limits::max_groups),
        key_of<limits>("workers",
            "Threads that judge readings, each with streams of its own; 0 is one a core. Verdicts do not "
            "depend on it, but for who gets a place where a limit is reached. It changes with the next "
            "start.",
            codecs::integer<std::size_t>{{0, 64}}, &limits::workers),
        key_of<limits>("max_key", "Longest key of a stream; readings with a longer one are refused.",
            codecs::size{{16, 65'536}}, &limits::max_key_bytes),
        key_of<limits>("new_streams",
            "New streams a second that one sender (an address, or a user on a Unix socket) may begin, on "
            "average; "
            "further ones are refused until later. max_streams, or five seconds' worth, may come at once. 0 "
            "is off.",
            codecs::integer<std::uint32_t>{{0, 100'000'000}}, &limits::new_streams_per_second),
        key_of<limits>("forget_after",
            "A stream without a reading for so long is forgotten with all it has learned. \"0s\" is never.",
            codecs::duration<std::chrono::nanoseconds>{{0s, 24h * 366 * 10}}, &limits::forget_after),
    };
    return all;
}

keys<http_options> const& http_keys()
{
    static keys<http_options> const all{
        key_of<http_options>("enabled", "Serve health, streams, events and control.", codecs::boolean{},
            &http_options::enabled),
        key_of<http_options>("listen", "TCP endpoint of the server.",
            codecs::endpoint{.accepted = {net::transport::tcp}, .may_be_none = true}, &http_options::listen)
            .with_example(R"("tcp://127.0.0.1:8096")"),
        key_of<http_options>(
            "socket", "Unix socket of the server.", codecs::socket_path{}, &http_options::socket_path)
            .with_example(R"("unix://${RUNTIME_DIRECTORY}/control.sock")"),
        key_of<http_options>("allow_remote",
            "Listen beyond this machine. Nothing is encrypted and nobody is asked for a password: anyone who "
            "reaches the port can control the daemon.",
            codecs::boolean{}, &http_options::allow_remote),
        key_of<http_options>("max_connections", "Connections at a time; further ones are refused.",
            codecs::integer<std::size_t>{{1, 65'536}}, &http_options::max_connections),
        key_of<http_options>("max_request", "Largest body of a request.", codecs::size{{1'024, 1U << 30U}},
            &http_options::max_request_bytes),
        key_of<http_options>("request_timeout", "From a request's first byte to its last.",
            codecs::duration<std::chrono::milliseconds>{{100ms, 1h}}, &http_options::request_timeout),
    };
    return all;
}

keys<settings> const& state_keys()
{
    static keys<settings> const all{
        key_of<settings>("directory",
            "Folder for what outlives a restart; \"\" for in memory only. Default: $STATE_DIRECTORY, else "
            "lariat in "
            "$XDG_STATE_HOME, else none; none with --stdin.",
            codecs::folder{}, &settings::state, &store::options::directory)
            .with_example(R"("${STATE_DIRECTORY:-}")"),
        key_of<settings>("interval", "Between two snapshots of the streams; there is one at the end as well.",
            codecs::duration<std::chrono::seconds>{{1s, 24h}}, &settings::state, &store::options::interval),
        key_of<settings>("max_write_per_hour",
            "Bytes of snapshots on average, for flash wears out: after a larger one the next waits longer; "
            "and "
            "bytes of cold streams. "
            "\"0B\" "
            "for "
            "no bound.",
            codecs::size{{0, 1ULL << 50U}}, &settings::state, &store::options::max_write_per_hour),
        key_of<settings>("max_cold_streams",
            "Streams that have warmed up, and have been silent for long, go to disk when `limits` has no "
            "place "
            "for others, and come back with their next reading: so many at most, the longest silent go. 0: "
            "none "
            "goes to disk, and where all have warmed up new ones get no place.",
            codecs::integer<std::size_t>{{0, 1'000'000'000}}, &settings::state,
            &store::options::max_cold_streams),
        key_of<settings>("max_events",
            "Records of events in the history; beyond it the oldest go, also those that a file has not had.",
            codecs::integer<std::size_t>{{1'000, 1'000'000'000}}, &settings::state,
            &store::options::max_events),
    };
    return all;
}

keys<telemetry::log_options> const& log_keys()
{
    using telemetry::log_options;
    static keys<log_options> const all{
        key_of<log_options>("level", "Least urgent lines that are written.", levels(), &log_options::level),
        key_of<log_options>("priority_prefix",
            "Begin lines with <N> for the journal instead of the time and the level. Default: whether the "
            "journal "
            "reads them ($JOURNAL_STREAM is set).",
            codecs::boolean{}, &log_options::priority_prefix),
    };
    return all;
}

} // namespace lariat::config
