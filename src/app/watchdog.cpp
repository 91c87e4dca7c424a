#include "app/watchdog.hpp"

#include <utility>

#include <boost/asio/post.hpp>

namespace lariat::app {

namespace asio = net::asio;

watchdog::watchdog(asio::any_io_executor const& executor, std::vector<asio::any_io_executor> workers,
    std::chrono::nanoseconds period, std::function<void()> alive)
    : timer_{executor},
      workers_{std::move(workers)},
      beat_{period / 4},
      alive_{std::move(alive)}
{
}

void watchdog::start()
{
    send_tokens();
    arm();
}

void watchdog::stop()
{
    stopped_ = true;
    timer_.cancel();
}

void watchdog::arm()
{
    timer_.expires_after(beat_);
    timer_.async_wait([this](boost::system::error_code const& ec) {
        if (ec || stopped_) return;
        if (under_way_ == 0) send_tokens();
        arm();
    });
}

void watchdog::send_tokens()
{
    under_way_ = workers_.size();
    for (auto const& worker : workers_) {
        asio::post(worker, [this] { asio::post(timer_.get_executor(), [this] { on_token(); }); });
    }
}

void watchdog::on_token()
{
    --under_way_;
    if (under_way_ == 0 && !stopped_) alive_();
}

} // namespace lariat::app
