#pragma once

#include <optional>

#include <boost/asio/experimental/channel.hpp>

#include "net/asio.hpp"

namespace lariat::net {

/// Lets all inputs of a worker read, or none: while it is shut, what peers send stays with the kernel, and
/// they wait.
///
/// Threads  Not synchronised: used on the executor's thread.
class valve {
public:
    explicit valve(asio::any_io_executor executor) : executor_{std::move(executor)} { }

    [[nodiscard]] bool is_open() const noexcept { return !shut_ || !shut_->is_open(); }

    void shut();
    void open();

    /// Completes when it is open, or when the caller is cancelled.
    [[nodiscard]] asio::awaitable<void> opened();

private:
    asio::any_io_executor executor_;
    std::optional<asio::experimental::channel<void(boost::system::error_code)>> shut_; // closed when it opens
};

} // namespace lariat::net
