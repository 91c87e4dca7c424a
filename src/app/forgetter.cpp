#include "app/forgetter.hpp"

#include <algorithm>

#include <boost/asio/post.hpp>

namespace lariat::app {
namespace {

using std::chrono::steady_clock;

constexpr std::size_t places_a_slice = 2'048; // well below a millisecond

} // namespace

forgetter::forgetter(net::asio::any_io_executor const& executor, engine::worker_set& streams)
    : streams_{streams},
      timer_{executor}
{
}

void forgetter::start(std::chrono::nanoseconds forget_after)
{
    start(forget_after, {});
}

void forgetter::start(std::chrono::nanoseconds forget_after, engine::silence_marks const& kept)
{
    timer_.cancel();
    auto const between = forget_after / static_cast<std::int64_t>(engine::silence_marks::count);
    bool const goes_on = kept.between == between;
    marks_ = goes_on ? kept : engine::silence_marks{};
    marks_.between = between;
    running_ = between > std::chrono::nanoseconds::zero();
    counted_to_ = steady_clock::now();
    if (!running_) return;
    if (goes_on)
        arm();
    else
        on_mark();
}

void forgetter::stop()
{
    marks_ = marks();
    running_ = false;
    timer_.cancel();
}

engine::silence_marks forgetter::marks() const
{
    auto out = marks_;
    if (running_) out.since_last += steady_clock::now() - counted_to_;
    return out;
}

void forgetter::arm()
{
    timer_.expires_after(marks_.between - std::min(marks_.since_last, marks_.between));
    timer_.async_wait([this](boost::system::error_code const& ec) {
        // One that had expired already when it was cancelled comes without an error.
        if (ec || !running_ || timer_.expiry() > steady_clock::now()) return;
        on_mark();
    });
}

void forgetter::on_mark()
{
    counted_to_ = steady_clock::now();
    auto const silent_since = marks_.mark(streams_.reading_number());
    if (silent_since) walk(*silent_since, 0);
    arm();
}

void forgetter::walk(std::uint64_t seen_before, std::size_t first)
{
    auto const next = streams_.forget(seen_before, first, places_a_slice, std::chrono::system_clock::now());
    if (!next) return;
    net::asio::post(timer_.get_executor(), [this, seen_before, at = *next] { walk(seen_before, at); });
}

} // namespace lariat::app
