#include "net/input.hpp"

#include <utility>

#include "net/datagram_input.hpp"
#include "net/stream_input.hpp"

namespace lariat::net {

std::unique_ptr<input> make_input(asio::any_io_executor const& executor, intake& with, input_options options,
    core::reading_sink& sink, ingest_counters& counters)
{
    switch (options.listen.transport) {
    case transport::tcp:
    case transport::unix_stream:
        return std::make_unique<stream_input>(executor, with, std::move(options), sink, counters);
    case transport::udp:
    case transport::unix_datagram: break;
    }
    return std::make_unique<datagram_input>(executor, with, std::move(options), sink, counters);
}

} // namespace lariat::net
