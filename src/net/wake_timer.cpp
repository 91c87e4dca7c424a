#include "net/wake_timer.hpp"

#include <utility>

#include <boost/asio/this_coro.hpp>

namespace lariat::net {

void wake_timer::ask(time_point t)
{
    if (t >= at_) return;
    at_ = t;
    timer_.cancel();
    asked_.try_send(boost::system::error_code{});
}

asio::awaitable<wake_timer::outcome> wake_timer::wait()
{
    for (;;) {
        auto const state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) co_return outcome::cancelled;
        if (at_ == time_point::max()) {
            co_await asked_.async_receive(use_nothrow);
        } else if (std::chrono::steady_clock::now() >= at_) {
            at_ = time_point::max();
            co_return outcome::due;
        } else {
            timer_.expires_at(at_);
            co_await timer_.async_wait(use_nothrow); // aborted when asked anew: look again
        }
    }
}

} // namespace lariat::net
