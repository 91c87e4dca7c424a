#include "config/defaults.hpp"

#include <string_view>

#include <fmt/format.h>

#include "net/endpoint.hpp"

namespace lariat::config {
namespace {

net::endpoint local(net::transport t, std::uint16_t port)
{
    net::endpoint e;
    e.transport = t;
    e.host = "127.0.0.1";
    e.port = port;
    return e;
}

/// A socket in the runtime folder; without a path where there is no folder, or where its path is too long.
net::endpoint socket_in(
    std::string const& runtime, std::string_view name, std::string const& key, context& ctx)
{
    if (runtime.empty()) return {};
    auto const parsed = net::parse_endpoint(fmt::format("unix://{}/{}", runtime, name));
    if (parsed) return *parsed;
    ctx.refuse({}, key,
        fmt::format(
            "the default socket {}/{}: {}; set RUNTIME_DIRECTORY", runtime, name, parsed.error().message()));
    return {};
}

net::input_options input_at(net::endpoint const& listen)
{
    net::input_options input;
    input.listen = listen;
    return input;
}

} // namespace

settings default_settings(surroundings const& s, context& ctx)
{
    settings out;
    // A filter in a pipe leaves nothing behind, and may run beside the daemon.
    if (!s.standard_input) out.state.directory = s.directories.state;
    out.log.priority_prefix = s.env("JOURNAL_STREAM").has_value();
    out.http.listen = local(net::transport::tcp, 8096);
    out.http.socket_path = socket_in(s.directories.runtime, "control.sock", "http.socket", ctx).path;
    out.http.enabled = !s.standard_input;

    if (!s.standard_input) {
        out.inputs = {input_at(local(net::transport::tcp, 8094)), input_at(local(net::transport::udp, 8094))};
        auto const ingest = socket_in(s.directories.runtime, "ingest.sock", "input.listen", ctx);
        if (!ingest.path.empty()) out.inputs.push_back(input_at(ingest));

        sinks::output_options subscribers;
        subscribers.kind = sinks::output_kind::listener;
        subscribers.listen = local(net::transport::tcp, 8095);
        out.outputs.push_back(subscribers);
    }
    out.outputs.emplace_back(); // standard output
    return out;
}

} // namespace lariat::config
