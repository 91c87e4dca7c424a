#include "sinks/subscriber.hpp"

#include <array>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/write.hpp>

namespace lariat::sinks {

namespace asio = net::asio;
using net::use_nothrow;

namespace {

constexpr std::size_t lines_per_write = 63; // and a notice: the kernel takes 64 pieces from Asio at once

} // namespace

subscriber::subscriber(net::stream_socket socket, std::size_t queue_lines, telemetry::histogram& delay)
    : socket_{std::move(socket)},
      backlog_{queue_lines},
      delay_{delay},
      news_{socket_.get_executor(), 1}
{
    boost::system::error_code ec;
    socket_.non_blocking(true, ec);
}

bool subscriber::push(event_line const& line)
{
    bool const dropped = backlog_.push(line);
    news_.try_send(boost::system::error_code{}); // wakes through the executor: nothing is written in here
    return dropped;
}

asio::awaitable<void> subscriber::serve()
{
    using namespace asio::experimental::awaitable_operators;
    co_await (write() || watch());
}

void subscriber::finish()
{
    finishing_ = true;
    news_.try_send(boost::system::error_code{});
}

void subscriber::close()
{
    boost::system::error_code ec;
    socket_.close(ec);
    finish();
}

asio::awaitable<void> subscriber::write()
{
    co_await asio::this_coro::throw_if_cancelled(false);
    std::vector<asio::const_buffer> pieces;
    while (socket_.is_open()) {
        if (backlog_.empty()) {
            if (finishing_) co_return;
            auto const [ec] = co_await news_.async_receive(use_nothrow);
            if (ec) co_return;
            continue;
        }
        batch_.clear();
        pieces.clear();
        backlog_.take(batch_, lines_per_write);
        for (auto const& line : batch_) pieces.push_back(asio::buffer(line->text));
        auto const [ec, size] = co_await asio::async_write(socket_, pieces, use_nothrow);
        if (ec) co_return;
        auto const written = std::chrono::steady_clock::now();
        for (auto const& line : batch_) delay_.add(written - line->decided);
    }
}

asio::awaitable<void> subscriber::watch()
{
    co_await asio::this_coro::throw_if_cancelled(false);
    std::array<char, 512> ignored{}; // a subscriber has nothing to say
    for (;;) {
        auto const [ec] = co_await socket_.async_wait(net::stream_socket::wait_read, use_nothrow);
        if (ec) co_return;
        boost::system::error_code failure;
        socket_.read_some(asio::buffer(ignored), failure);
        if (failure == asio::error::eof) break;
        if (failure && failure != asio::error::would_block) co_return;
    }
    half_closed_ = true;
    // Whether it still reads shows when a line is written.
    co_await socket_.async_wait(net::stream_socket::wait_error, use_nothrow);
}

} // namespace lariat::sinks
