#pragma once

#include <chrono>
#include <cstdint>

#include <boost/asio/steady_timer.hpp>

#include "engine/worker_set.hpp"
#include "net/asio.hpp"

namespace lariat::app {

/// Forgets the streams that have been silent for limits.forget_after, give or take an eighth.
///
/// Silence is measured by the monotonic clock, which stands still while the machine sleeps: a wall clock that
/// jumps makes nobody forget anything.  A walk over the streams is cut into slices, between which readings
/// get their turn.
///
/// Threads  Belongs to the receiving thread.
class forgetter {
public:
    forgetter(net::asio::any_io_executor const& executor, engine::worker_set& streams);

    /// Begins anew with this duration; 0 is never.
    void start(std::chrono::nanoseconds forget_after);

    /// Begins where an earlier run has left off, if that counted the same duration.
    void start(std::chrono::nanoseconds forget_after, engine::silence_marks const& kept);
    void stop();

    /// What an earlier run's start() takes.
    [[nodiscard]] engine::silence_marks marks() const;

private:
    void arm();
    void on_mark();
    void walk(std::uint64_t seen_before, std::size_t first);

    engine::worker_set& streams_;
    net::asio::steady_timer timer_;
    engine::silence_marks marks_;
    std::chrono::steady_clock::time_point counted_to_; // by marks_.since_last, while it runs
    bool running_ = false;
};

} // namespace lariat::app
