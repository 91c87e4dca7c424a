#include "net/datagram_input.hpp"

#include <array>
#include <cassert>
#include <cstring>
#include <utility>

#include <boost/asio/post.hpp>
#include <sys/socket.h>

namespace lariat::net {
namespace {

using clock = std::chrono::steady_clock;
constexpr int datagrams_per_burst = 256;

/// The count of lost datagrams that the kernel sends along with one, or `last` where it sends none.
std::uint32_t overflow_count(msghdr& message, std::uint32_t last) noexcept
{
    for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SO_RXQ_OVFL)
            std::memcpy(&last, CMSG_DATA(part), sizeof last);
    }
    return last;
}

} // namespace

datagram_input::datagram_input(asio::any_io_executor const& executor, intake& with, input_options options,
    core::reading_sink& sink, ingest_counters& counters)
    : options_{std::move(options)},
      intake_{with},
      sink_{sink},
      counters_{counters},
      executor_{executor},
      decoder_{options_.decode},
      tasks_{executor}
{
}

boost::system::result<void> datagram_input::open()
{
    auto opened = bind_datagram(executor_, options_.listen, options_.socket_mode);
    if (!opened) return opened.error();
    bound_ = bound_endpoint(options_.listen, opened->native_handle());
    socket_ = std::move(*opened);
    return {};
}

void datagram_input::start()
{
    assert(socket_);
    tasks_.spawn(serve(*socket_));
}

asio::awaitable<void> datagram_input::stop(time_point drain_until)
{
    drain_until_ = drain_until;
    tasks_.cancel();
    co_await tasks_.join();
    close();
}

void datagram_input::close()
{
    if (!socket_) return;
    remove_socket_file(options_.listen);
    socket_.reset();
}

asio::awaitable<void> datagram_input::serve(datagram_socket& socket)
{
    for (;;) {
        if (!intake_.valve.is_open()) {
            if (drain_until_) co_return;
            co_await intake_.valve.opened();
            continue;
        }
        auto const found = read_burst(socket);
        auto const drain_until = drain_until_;
        if (!drain_until) {
            co_await socket.async_wait(datagram_socket::wait_read, use_nothrow);
        } else if (found == burst::drained || clock::now() >= *drain_until) {
            co_return;
        } else {
            co_await asio::post(use_nothrow); // the others' turn
        }
    }
}

datagram_input::burst datagram_input::read_burst(datagram_socket& socket)
{
    auto const before = decoder_.counts();
    auto const room = intake_.buffer.room();
    auto found = burst::more;
    for (int i = 0; i < datagrams_per_burst; ++i) {
        iovec into{room.data(), room.size()};
        alignas(cmsghdr) std::array<std::byte, CMSG_SPACE(sizeof(std::uint32_t))> control{};
        msghdr message{};
        message.msg_iov = &into;
        message.msg_iovlen = 1;
        sockaddr_storage from{};
        message.msg_name = &from;
        message.msg_namelen = sizeof from;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        auto const size = ::recvmsg(socket.native_handle(), &message, MSG_DONTWAIT);
        if (size < 0) { // empty; or a pending error, which is reported once and says nothing about later ones
            found = burst::drained;
            break;
        }
        counters_.datagrams.add();
        auto const overflown = overflow_count(message, overflown_);
        counters_.datagrams_overflown.add(overflown - overflown_); // wraps as the kernel's count does
        overflown_ = overflown;
        if ((message.msg_flags & MSG_TRUNC) != 0)
            counters_.datagrams_truncated.add();
        else {
            note_sender(from);
            decode(room.first(static_cast<std::size_t>(size)));
        }
    }
    counters_.on_decoded(before, decoder_.counts());
    tally_.on_decoded(before, decoder_.counts());
    return found;
}

void datagram_input::note_sender(sockaddr_storage const& from)
{
    // Most datagrams come from where the last one did; a sender's port does not matter.
    if (peer_ == core::peer_id::other || std::memcmp(&from, &last_sender_, sizeof from) != 0) {
        last_sender_ = from;
        peer_ = counters_.peers.id_of(name_of_address(from));
    }
    sink_.on_peer(peer_);
}

void datagram_input::decode(std::span<char const> datagram)
{
    auto const receipt = std::chrono::system_clock::now();
    // An over-long line costs the datagram that line alone: it is counted, and there is no connection to end.
    static_cast<void>(decoder_.feed(datagram, receipt, sink_));
    decoder_.finish(receipt, sink_);
}

} // namespace lariat::net
