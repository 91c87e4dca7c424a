#include "config/codecs.hpp"
#include "config/endpoint_codecs.hpp"
#include "config/key_tables.hpp"

namespace lariat::config {

using sinks::output_options;

keys<output_options> const& output_keys()
{
    static keys<output_options> const all{
        key_of<output_options>("to",
            "Where events go, as NDJSON: standard output, a file (appended to; reopened on SIGHUP, for "
            "logrotate), "
            "every subscriber of a TCP or Unix socket, or the systemd journal as structured fields.",
            codecs::destination{})
            .as_required()
            .with_example(R"("tcp://127.0.0.1:8095")"),
        key_of<output_options>("queue",
            "Events that wait for a file or for each subscriber. Beyond it the oldest are dropped and "
            "counted: a "
            "slow reader never delays the others.",
            codecs::integer<std::size_t>{{1, 10'000'000}}, &output_options::queue_events),
        key_of<output_options>("max_subscribers",
            "Subscribers at a time of a socket; further ones are refused.",
            codecs::integer<std::size_t>{{1, 65'536}}, &output_options::max_subscribers),
        key_of<output_options>("allow_remote",
            "Listen beyond this machine. Nothing is encrypted: anyone who reaches the port can read the "
            "events.",
            codecs::boolean{}, &output_options::allow_remote),
        key_of<output_options>(
            "socket_mode", "Permissions of a Unix socket.", codecs::mode{}, &output_options::socket_mode),
    };
    return all;
}

} // namespace lariat::config
