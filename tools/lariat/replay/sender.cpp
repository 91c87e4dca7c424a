#include "replay/sender.hpp"

#include <cstdio>

#include <fmt/format.h>

#include "wire/line_encoder.hpp"

namespace lariat::tool {
namespace {

using namespace std::chrono_literals;

constexpr auto connect_time = 5s;
constexpr std::size_t stream_piece = 65'536;
constexpr std::size_t udp_piece = 1'400; // fits one Ethernet frame
constexpr std::size_t unix_datagram_piece = 8'192;

std::size_t piece_for(net::transport t)
{
    switch (t) {
    case net::transport::udp: return udp_piece;
    case net::transport::unix_datagram: return unix_datagram_piece;
    case net::transport::tcp:
    case net::transport::unix_stream: break;
    }
    return stream_piece;
}

} // namespace

void append_line(std::string& out, stream_names const& names, sample const& s)
{
    wire::append_influx_line(out, names.series(s.stream), names.field(s.stream), s.value, s.time);
    if (s.stamped) return;
    out.erase(out.rfind(' ')); // the time, which the listener is to give
    out += '\n';
}

outcome<sender> sender::open(std::string const& to)
{
    if (to == "-") return sender{std::nullopt, stream_piece};
    auto const e = net::parse_endpoint(to);
    if (!e) return fault{EX_USAGE, fmt::format("--to {}: {}", to, e.error().message())};
    auto peer = socket::connect(*e, steady::now() + connect_time);
    if (!peer) {
        if (is_stop(peer.error())) return peer.error();
        return fault{peer.error().exit_code,
            peer.error().message
                + "\nIs lariatd running and listening there? Start it with `lariatd`; --to says where it "
                  "listens."};
    }
    return sender{std::move(*peer), piece_for(e->transport)};
}

outcome<void> sender::put(std::string_view line)
{
    if (waiting_.size() + line.size() > piece_) {
        if (auto sent = flush(); !sent) return sent;
    }
    waiting_ += line;
    return {};
}

outcome<void> sender::flush()
{
    if (waiting_.empty()) return {};
    bytes_ += waiting_.size();
    outcome<void> sent;
    if (socket_)
        sent = socket_->send(waiting_, std::nullopt);
    else if (std::fwrite(waiting_.data(), 1, waiting_.size(), stdout) != waiting_.size()
        || std::fflush(stdout) != 0)
        sent = os_fault(EX_IOERR, "standard output");
    waiting_.clear();
    return sent;
}

outcome<void> sender::finish()
{
    auto sent = flush();
    if (socket_) socket_->finish_sending();
    return sent;
}

} // namespace lariat::tool
