#pragma once

#include <chrono>
#include <cstdint>

#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/asio.hpp"

namespace lariat::net {

/// Wakes one coroutine at the earliest time that anybody has asked for.  While nobody has asked no timer
/// runs, so that an idle process sleeps.
///
/// Threads  Not synchronised: used on the executor's thread.
class wake_timer {
public:
    using time_point = std::chrono::steady_clock::time_point;
    enum class outcome : std::uint8_t { due, cancelled };

    explicit wake_timer(asio::any_io_executor const& executor) : timer_{executor}, asked_{executor, 1} { }

    /// Asks for a wake-up at `t` or before.
    void ask(time_point t);

    /// Completes at the earliest time asked for, and forgets it; or when the coroutine is cancelled.
    [[nodiscard]] asio::awaitable<outcome> wait();

private:
    asio::steady_timer timer_;
    asio::experimental::channel<void(boost::system::error_code)> asked_; // an earlier time has been asked for
    time_point at_ = time_point::max();
};

} // namespace lariat::net
