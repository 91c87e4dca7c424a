#include <chrono>

#include "config/codecs.hpp"
#include "config/endpoint_codecs.hpp"
#include "config/key_tables.hpp"
#include "config/rule_codecs.hpp"

namespace lariat::config {
namespace {

using namespace std::chrono_literals;
using net::input_options;
using net::session_limits;
using wire::decoder_options;
using wire::json_mapping;

codecs::choice<wire::format> formats()
{
    return {{{"auto", wire::format::automatic}, {"influx", wire::format::influx},
        {"ndjson", wire::format::ndjson}, {"plain", wire::format::plain}}};
}

codecs::choice<std::optional<wire::precision>> precisions()
{
    return {
        {{"auto", std::nullopt}, {"ns", wire::precision::nanoseconds}, {"us", wire::precision::microseconds},
            {"ms", wire::precision::milliseconds}, {"s", wire::precision::seconds}}};
}

codecs::endpoint listeners()
{
    using enum net::transport;
    return {.accepted = {tcp, udp, unix_stream, unix_datagram}};
}

} // namespace

keys<input_options> const& input_keys()
{
    static keys<input_options> const all{
        key_of<input_options>("listen", "Where readings come in. Port 0 lets the system choose.", listeners(),
            &input_options::listen)
            .as_required()
            .with_example(R"("tcp://127.0.0.1:8094")"),
        key_of<input_options>("format",
            "What the lines are: InfluxDB line protocol, NDJSON, or `name value [time]`. \"auto\" tells them "
            "apart "
            "line by line.",
            formats(), &input_options::decode, &decoder_options::format),
        key_of<input_options>("precision",
            "Unit of a time stamp that is a bare integer. \"auto\" takes nanoseconds for line protocol, and "
            "goes by "
            "magnitude elsewhere.",
            precisions(), &input_options::decode, &decoder_options::precision),
        key_of<input_options>("max_line",
            "Longest line, without its newline. A connection that sends a longer one is closed; a datagram "
            "loses that line alone.",
            codecs::size{{64, 16U << 20U}}, &input_options::decode, &decoder_options::max_line_bytes),
        key_of<input_options>("line_timeout",
            "From a line's first byte to its newline; a connection that takes longer is closed. \"0s\" is "
            "off.",
            codecs::duration<std::chrono::milliseconds>{{0s, 24h}}, &input_options::limits,
            &session_limits::line_timeout),
        key_of<input_options>("idle_timeout",
            "A connection without a byte for so long is closed. \"0s\" is off: senders leave connections "
            "open.",
            codecs::duration<std::chrono::milliseconds>{{0s, 24h * 366}}, &input_options::limits,
            &session_limits::idle_timeout),
        key_of<input_options>("max_connections",
            "Connections at a time. At the cap the one that has been idle longest is closed.",
            codecs::integer<std::size_t>{{1, 65'536}}, &input_options::limits,
            &session_limits::max_connections),
        key_of<input_options>("allow_remote",
            "Listen beyond this machine. Nothing is encrypted and nobody is asked for a password: anyone who "
            "reaches the port can send readings.",
            codecs::boolean{}, &input_options::allow_remote),
        key_of<input_options>(
            "socket_mode", "Permissions of a Unix socket.", codecs::mode{}, &input_options::socket_mode),
        key_of<input_options>("json",
            "Where the parts of a reading stand in a JSON object, as dotted paths: stream (the measurement), "
            "time, "
            "values (several become a field each), tags (an object of strings), field (a string that "
            "overrides "
            "the field's name).",
            codecs::json{}, &input_options::decode, &decoder_options::json),
    };
    return all;
}

keys<json_mapping> const& json_keys()
{
    static keys<json_mapping> const all{
        key_of<json_mapping>(
            "stream", "The measurement, a string.", codecs::json_path{}, &json_mapping::stream),
        key_of<json_mapping>(
            "time", "The stamp: an RFC 3339 string, or a number.", codecs::json_path{}, &json_mapping::time),
        key_of<json_mapping>("values", "The readings: numbers, or numbers in quotes.", codecs::json_paths{},
            &json_mapping::values),
        key_of<json_mapping>("tags", "An object of strings.", codecs::json_path{}, &json_mapping::tags),
        key_of<json_mapping>(
            "field", "A string that overrides the field's name.", codecs::json_path{}, &json_mapping::field),
    };
    return all;
}

} // namespace lariat::config
