#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <boost/asio/experimental/channel.hpp>
#include <boost/intrusive/list.hpp>

#include "net/listen_socket.hpp"
#include "sinks/line_backlog.hpp"

namespace lariat::sinks {

/// One peer that reads events.
///
/// A peer that has shut down its sending side may still read (`nc -N`, a shell pipeline): it stays until a
/// write fails or its place is needed.
///
/// Threads  Belongs to the executor's thread.
class subscriber : public boost::intrusive::list_base_hook<> {
public:
    /// `delay` counts how long lines take to be written, and must outlive the subscriber.
    subscriber(net::stream_socket socket, std::size_t queue_lines, telemetry::histogram& delay);

    /// Writes a line at once where none has been since the writer came to rest, without waiting for a turn of
    /// the loop; queues it and wakes the writer else, so that those that come together are written together.
    /// Returns true when the oldest was dropped for it.
    bool push(event_line const& line);

    /// Writes lines as they come, several at once where several wait.  Completes when the peer has gone,
    /// after close(), or after finish() when all is written.
    [[nodiscard]] net::asio::awaitable<void> serve();

    /// Nothing more will come: serve() completes when what waits is written.
    void finish();

    /// Ends the connection at once.
    void close();

    [[nodiscard]] bool half_closed() const noexcept { return half_closed_; }
    [[nodiscard]] std::size_t waiting() const noexcept { return backlog_.size(); }

private:
    [[nodiscard]] bool write_now(event_line const& line);
    net::asio::awaitable<void> write();
    net::asio::awaitable<void> watch();

    net::stream_socket socket_;
    line_backlog backlog_;
    telemetry::histogram& delay_;
    std::vector<event_line> batch_; // being written
    std::size_t written_ = 0; // bytes of the first of them
    net::asio::experimental::channel<void(boost::system::error_code)>
        news_; // lines wait, or finish() was called
    bool resting_ = false; // the writer waits for news
    bool finishing_ = false;
    bool half_closed_ = false;
};

} // namespace lariat::sinks
