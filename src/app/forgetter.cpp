#include "app/forgetter.hpp"

#include <boost/asio/post.hpp>

namespace lariat::app {
namespace {

constexpr std::size_t places_a_slice = 2'048; // well below a millisecond

} // namespace

forgetter::forgetter(net::asio::any_io_executor const& executor, engine::shard& shard)
    : shard_{shard},
      timer_{executor}
{
}

void forgetter::start(std::chrono::nanoseconds forget_after)
{
    timer_.cancel();
    passed_ = 0;
    between_marks_ = forget_after / static_cast<std::int64_t>(marks);
    if (between_marks_ > std::chrono::nanoseconds::zero()) on_mark();
}

void forgetter::arm()
{
    timer_.expires_after(between_marks_);
    timer_.async_wait([this](boost::system::error_code const& ec) {
        if (!ec) on_mark();
    });
}

void forgetter::on_mark()
{
    // What this mark replaces was noted `marks` marks ago.
    auto& oldest = numbers_[passed_ % marks];
    if (passed_ >= marks) walk(oldest, 0);
    oldest = shard_.reading_number();
    ++passed_;
    arm();
}

void forgetter::walk(std::uint64_t seen_before, std::size_t first)
{
    auto const next = shard_.forget(seen_before, first, places_a_slice, std::chrono::system_clock::now());
    if (!next) return;
    net::asio::post(timer_.get_executor(), [this, seen_before, at = *next] { walk(seen_before, at); });
}

} // namespace lariat::app
