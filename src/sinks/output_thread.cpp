#include "sinks/output_thread.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <poll.h>

namespace lariat::sinks {

namespace asio = net::asio;

output_thread::output_thread(asio::any_io_executor executor)
    : executor_{std::move(executor)},
      ended_{executor_}
{
}

output_thread::~output_thread()
{
    assert(!thread_.joinable());
}

void output_thread::start(std::function<void()> body)
{
    thread_ = std::thread{[this, run = std::move(body), guard = asio::make_work_guard(executor_)] {
        run();
        asio::post(executor_, [this] { ended_.close(); });
    }};
}

asio::awaitable<void> output_thread::stop(time_point drain_until)
{
    drain_until_.store(drain_until.time_since_epoch().count(), std::memory_order_release);
    wake_.signal();
    if (!thread_.joinable()) co_return;
    if (ended_.is_open()) co_await ended_.async_receive(net::use_nothrow);
    thread_.join();
}

std::optional<output_thread::time_point> output_thread::drain_until() const noexcept
{
    time_point const at{time_point::duration{drain_until_.load(std::memory_order_acquire)}};
    if (at == time_point::max()) return std::nullopt;
    return at;
}

void output_thread::wait(time_point until, int writable) noexcept
{
    using std::chrono::milliseconds;
    auto timeout = milliseconds{-1};
    if (until != time_point::max()) {
        auto const left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
        timeout = std::clamp(left, milliseconds{0}, milliseconds{3'600'000});
    }
    std::array<pollfd, 2> waiting{{{wake_.descriptor(), POLLIN, 0}, {writable, POLLOUT, 0}}};
    // A signal wakes early: the body looks at everything again.
    ::poll(waiting.data(), waiting.size(), static_cast<int>(timeout.count()));
    wake_.clear();
}

} // namespace lariat::sinks
