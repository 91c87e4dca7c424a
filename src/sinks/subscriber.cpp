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
    batch_.reserve(lines_per_write + 1);
}

bool subscriber::push(event_line const& line)
{
    bool const first = std::exchange(resting_, false);
    bool const dropped = !(first && write_now(line)) && backlog_.push(line);
    news_.try_send(boost::system::error_code{});
    return dropped;
}

bool subscriber::write_now(event_line const& line)
{
    boost::system::error_code ec;
    auto const size = socket_.write_some(asio::buffer(line->text), ec);
    if (ec) return false; // the writer finds out why
    if (size < line->text.size()) {
        batch_.push_back(line);
        written_ = size;
    } else {
        delay_.add(std::chrono::steady_clock::now() - line->decided);
    }
    return true;
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
        if (batch_.empty() && backlog_.empty()) {
            if (finishing_) co_return;
            resting_ = true;
            auto const [ec] = co_await news_.async_receive(use_nothrow);
            resting_ = false;
            if (ec) co_return;
            continue;
        }
        if (batch_.empty()) backlog_.take(batch_, lines_per_write);
        pieces.clear();
        for (auto const& line : batch_) pieces.push_back(asio::buffer(line->text));
        pieces.front() += std::exchange(written_, 0);
        auto const [ec, size] = co_await asio::async_write(socket_, pieces, use_nothrow);
        if (ec) co_return;
        auto const written = std::chrono::steady_clock::now();
        for (auto const& line : batch_) delay_.add(written - line->decided);
        batch_.clear();
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
