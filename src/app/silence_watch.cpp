#include "app/silence_watch.hpp"

#include <algorithm>
#include <chrono>

namespace lariat::app {
namespace {

using namespace std::chrono_literals;

// A wall clock that jumps is noticed after this long at the latest.
constexpr std::chrono::nanoseconds longest_sleep = 60s;

} // namespace

silence_watch::silence_watch(
    net::asio::any_io_executor const& executor, engine::worker_set& streams, telemetry::registry& registry)
    : streams_{streams},
      delay_{registry.get_histogram("lariat_decision_delay_seconds",
          "From the receipt of a reading's bytes until it is judged, its events handed to the outputs.")},
      timer_{executor}
{
}

void silence_watch::on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept
{
    readings_ += batch.size();
    streams_.on_readings(batch, receipt);
    look_again();
}

void silence_watch::on_notice()
{
    streams_.collect();
    look_again();
}

void silence_watch::on_judged(core::timestamp receipt, std::size_t readings) noexcept
{
    delay_.add(std::chrono::system_clock::now() - receipt, readings);
}

void silence_watch::look_again()
{
    if (auto const due = streams_.next_deadline(); due && *due < armed_for_) arm();
}

void silence_watch::start()
{
    running_ = true;
    arm();
}

void silence_watch::stop()
{
    running_ = false;
    timer_.cancel();
}

void silence_watch::arm()
{
    if (!running_) return;
    auto const due = streams_.next_deadline();
    armed_for_ = due.value_or(core::timestamp::max());
    if (!due) return;
    core::timestamp const now = std::chrono::system_clock::now();
    timer_.expires_after(std::clamp<std::chrono::nanoseconds>(*due - now, 1ms, longest_sleep));
    timer_.async_wait([this](boost::system::error_code const& ec) {
        if (ec || !running_) return; // armed anew, or stopped
        streams_.advance(std::chrono::system_clock::now());
        arm();
    });
}

} // namespace lariat::app
