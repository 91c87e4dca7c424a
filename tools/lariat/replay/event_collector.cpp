#include "replay/event_collector.hpp"

#include <utility>

#include <sys/socket.h>

namespace lariat::tool {

outcome<std::unique_ptr<event_collector>> event_collector::subscribe(
    net::endpoint const& from, steady::time_point deadline)
{
    auto feed = event_feed::subscribe(from, deadline);
    if (!feed) return feed.error();
    return std::make_unique<event_collector>(std::move(*feed));
}

event_collector::event_collector(event_feed feed) : feed_{std::move(feed)}, thread_{[this] { run(); }} { }

event_collector::~event_collector()
{
    ::shutdown(feed_.connection().fd(), SHUT_RDWR); // ends the wait in run()
}

void event_collector::run()
{
    for (;;) {
        auto next = feed_.next(std::nullopt);
        auto event = next ? std::move(*next) : std::nullopt;
        std::scoped_lock const lock{mutex_};
        ended_ = !event;
        if (event) {
            ++seen_;
            if (events_.size() < max_kept)
                events_.push_back(std::move(*event));
            else
                ++lost_;
        }
        came_.notify_one();
        if (ended_) return;
    }
}

std::vector<received_event> event_collector::take()
{
    std::scoped_lock const lock{mutex_};
    return std::exchange(events_, {});
}

void event_collector::wait_until_quiet(steady::duration quiet, steady::time_point deadline)
{
    std::unique_lock lock{mutex_};
    while (!ended_ && steady::now() < deadline) {
        auto const seen = seen_;
        came_.wait_until(
            lock, std::min(steady::now() + quiet, deadline), [&] { return ended_ || seen_ != seen; });
        if (seen_ == seen) return;
    }
}

std::uint64_t event_collector::lost() const
{
    std::scoped_lock const lock{mutex_};
    return lost_;
}

} // namespace lariat::tool
