#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "io/event_feed.hpp"

namespace lariat::tool {

/// Takes the daemon's events as they come, so that it never waits for a replay that is busy sending.
///
/// Limits   Keeps max_kept events that nobody has taken; further ones are counted only.
/// Threads  One of its own; take() and the others may be called from any one other.
class event_collector {
public:
    static constexpr std::size_t max_kept = 1'000'000;

    [[nodiscard]] static outcome<std::unique_ptr<event_collector>> subscribe(
        net::endpoint const& from, steady::time_point deadline);

    explicit event_collector(event_feed feed);
    event_collector(event_collector const&) = delete;
    event_collector& operator=(event_collector const&) = delete;
    ~event_collector();

    /// The events that came since the last call.
    [[nodiscard]] std::vector<received_event> take();

    /// Waits until no event has come for `quiet`, the daemon has gone, or `deadline`.
    void wait_until_quiet(steady::duration quiet, steady::time_point deadline);

    [[nodiscard]] std::uint64_t lost() const; ///< events beyond max_kept

private:
    void run();

    event_feed feed_;
    mutable std::mutex mutex_;
    std::condition_variable came_;
    std::vector<received_event> events_;
    std::uint64_t seen_ = 0;
    std::uint64_t lost_ = 0;
    bool ended_ = false;
    std::jthread thread_;
};

} // namespace lariat::tool
