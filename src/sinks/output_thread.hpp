#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <thread>

#include <boost/asio/experimental/channel.hpp>

#include "net/asio.hpp"
#include "net/wake_event.hpp"

namespace lariat::sinks {

/// The thread of an output that writes where a write may block.  It sleeps while there is nothing to do.
///
/// Threads  start(), stop() and wake() on the executor's thread; the rest on the output's own.
class output_thread {
public:
    using time_point = std::chrono::steady_clock::time_point;

    explicit output_thread(net::asio::any_io_executor executor);
    output_thread(output_thread const&) = delete;
    output_thread& operator=(output_thread const&) = delete;
    ~output_thread(); ///< \pre stop() has completed, or start() was never called

    /// Runs `body`, which returns soon after drain_until() says so.
    void start(std::function<void()> body);

    void wake() noexcept { wake_.signal(); }

    /// Tells the body to end at `drain_until` or, with nothing left to write, before; completes when it has.
    [[nodiscard]] net::asio::awaitable<void> stop(time_point drain_until);

    // For the body.

    /// Until when to go on writing; none while nobody has asked to stop.
    [[nodiscard]] std::optional<time_point> drain_until() const noexcept;

    /// Returns at `until`, after wake() or stop(), or when `writable` (a descriptor, if not -1) can be
    /// written.
    void wait(time_point until, int writable = -1) noexcept;

private:
    net::asio::any_io_executor executor_;
    net::wake_event wake_;
    std::atomic<time_point::rep> drain_until_{time_point::max().time_since_epoch().count()};
    net::asio::experimental::channel<void(boost::system::error_code)> ended_; // closed at the end
    std::thread thread_;
};

} // namespace lariat::sinks
