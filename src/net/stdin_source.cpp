#include "net/stdin_source.hpp"

#include <cassert>
#include <cerrno>
#include <chrono>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <poll.h>
#include <unistd.h>

namespace lariat::net {

stdin_source::stdin_source(asio::any_io_executor executor, wire::decoder_options const& decode,
    core::reading_sink& sink, ingest_counters& counters, int descriptor)
    : executor_{std::move(executor)},
      sink_{sink},
      counters_{counters},
      peer_{counters_.peers.id_of("stdin")},
      descriptor_{descriptor},
      decoder_{decode},
      ended_{executor_}
{
}

stdin_source::~stdin_source()
{
    assert(!thread_.joinable() || !ended_.is_open());
    if (thread_.joinable()) thread_.join();
}

void stdin_source::start()
{
    // The guard keeps the loop running between the pieces that the thread posts.
    thread_ = std::thread{[this, guard = asio::make_work_guard(executor_)] { read(); }};
}

asio::awaitable<void> stdin_source::ended()
{
    if (ended_.is_open()) co_await ended_.async_receive(use_nothrow);
}

asio::awaitable<void> stdin_source::stop()
{
    stop_.signal();
    if (thread_.joinable()) co_await ended();
}

void stdin_source::read()
{
    boost::system::error_code why;
    for (std::size_t turn = 0;; turn = 1 - turn) {
        free_buffers_.acquire();
        std::array<pollfd, 2> waiting{{{descriptor_, POLLIN, 0}, {stop_.descriptor(), POLLIN, 0}}};
        while (::poll(waiting.data(), waiting.size(), -1) < 0 && errno == EINTR) { }
        if (waiting[1].revents != 0) break;

        auto const room = buffers_[turn].room();
        ssize_t size = 0;
        do size = ::read(descriptor_, room.data(), room.size());
        while (size < 0 && errno == EINTR);
        if (size < 0) why.assign(errno, boost::system::system_category());
        if (size <= 0) break;
        asio::post(executor_, [this, bytes = room.first(static_cast<std::size_t>(size))] {
            decode(bytes);
            free_buffers_.release();
        });
    }
    asio::post(executor_, [this, why] { end(why); });
}

void stdin_source::decode(std::span<char const> bytes)
{
    auto const before = decoder_.counts();
    sink_.on_peer(peer_);
    // An over-long line is counted, and skipped: there is no connection to end.
    static_cast<void>(decoder_.feed(bytes, std::chrono::system_clock::now(), sink_));
    counters_.on_decoded(before, decoder_.counts());
}

void stdin_source::end(boost::system::error_code why)
{
    auto const before = decoder_.counts();
    decoder_.finish(std::chrono::system_clock::now(), sink_);
    counters_.on_decoded(before, decoder_.counts());
    failure_ = why;
    ended_.close();
}

} // namespace lariat::net
