#include "net/stream_session.hpp"

#include <cstring>
#include <utility>

#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

namespace lariat::net {
namespace {

// What is more than a few lines is not waited for as one is, and while it is judged its sender should go on.
constexpr std::size_t most_held = 4'096;

} // namespace

stream_session::stream_session(
    stream_socket socket, transport kind, wire::decoder_options const& decode, core::peer_id peer)
    : socket_{std::move(socket)},
      is_tcp_{kind == transport::tcp},
      peer_{peer},
      decoder_{decode}
{
    boost::system::error_code ec;
    socket_.non_blocking(true, ec);
}

stream_session::burst stream_session::read_burst(
    intake& with, core::reading_sink& sink, ingest_counters& counters, input_tally& tally)
{
    burst out;
    auto const room = with.buffer.room();
    auto const receipt = std::chrono::system_clock::now();
    bool const peeks = is_tcp_ && with.pace.has_paused(receipt);
    boost::system::error_code ec;
    auto const size = socket_.receive(
        asio::buffer(room.data(), room.size()), peeks ? asio::socket_base::message_peek : 0, ec);
    if (ec == asio::error::would_block) return out;

    auto const before = decoder_.counts();
    bool const was_mid_line = decoder_.mid_line();
    bool saw_newline = false;
    sink.on_peer(peer_);
    if (ec) {
        bool const finished = ec == asio::error::eof;
        if (finished) decoder_.finish(receipt, sink);
        end(finished ? session_end::peer_closed : session_end::peer_reset);
    } else {
        out.received = true;
        // A short read has emptied the socket: asking again would only return EAGAIN.
        out.drained = size < room.size();
        with.pace.note(receipt);
        auto const bytes = room.first(size);
        bool taken = !peeks || (size > most_held && take_out(bytes));
        auto const status = decoder_.feed(bytes, receipt, sink);
        taken = taken || take_out(bytes);
        if (status == wire::feed_status::line_too_long)
            end(session_end::line_too_long);
        else if (!taken)
            end(session_end::peer_reset);
        else
            saw_newline = ::memrchr(room.data(), '\n', size) != nullptr;
    }
    if (decoder_.mid_line())
        out.progress = was_mid_line && !saw_newline ? line_progress::continued : line_progress::begun;
    counters.on_decoded(before, decoder_.counts());
    tally.on_decoded(before, decoder_.counts());
    return out;
}

bool stream_session::take_out(std::span<char> peeked) noexcept
{
    // TCP discards what MSG_TRUNC asks for, and writes nothing (tcp(7)).  All of it is there.
    auto const size = ::recv(socket_.native_handle(), peeked.data(), peeked.size(), MSG_TRUNC | MSG_DONTWAIT);
    return size == static_cast<ssize_t>(peeked.size());
}

asio::awaitable<void> stream_session::readable()
{
    co_await socket_.async_wait(stream_socket::wait_read, use_nothrow);
}

void stream_session::end(session_end why)
{
    if (ended_) return;
    ended_ = why;
    boost::system::error_code ec;
    socket_.close(ec);
}

} // namespace lariat::net
