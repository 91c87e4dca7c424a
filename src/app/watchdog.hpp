#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "net/asio.hpp"

namespace lariat::app {

/// Tells the service manager that the daemon lives, as long as every worker turns.
///
/// Four times a period each worker is sent a token; when all have come back the manager is told.  A worker
/// that is stuck keeps its token, so that nobody is told until it goes on, however well the others do.
///
/// Threads  Belongs to the executor's thread; tokens visit the workers' threads.
class watchdog {
public:
    /// Calls `alive` on the executor's thread.  \pre period > 0; the workers run as long as the watchdog
    watchdog(net::asio::any_io_executor const& executor, std::vector<net::asio::any_io_executor> workers,
        std::chrono::nanoseconds period, std::function<void()> alive);

    void start();
    void stop();

private:
    void arm();
    void send_tokens();
    void on_token();

    net::asio::steady_timer timer_;
    std::vector<net::asio::any_io_executor> workers_;
    std::chrono::nanoseconds beat_;
    std::function<void()> alive_;
    std::size_t under_way_ = 0; // tokens
    bool stopped_ = false;
};

} // namespace lariat::app
