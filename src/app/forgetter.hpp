#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include <boost/asio/steady_timer.hpp>

#include "engine/shard.hpp"
#include "net/asio.hpp"

namespace lariat::app {

/// Makes a shard forget the streams that have been silent for limits.forget_after, give or take an eighth.
///
/// Silence is measured by the monotonic clock, which stands still while the machine sleeps: a wall clock that
/// jumps makes nobody forget anything.  A walk over the streams is cut into slices, between which readings
/// get their turn.
///
/// Threads  Belongs to the shard's thread.
class forgetter {
public:
    forgetter(net::asio::any_io_executor const& executor, engine::shard& shard);

    /// Begins anew with this duration; 0 is never.
    void start(std::chrono::nanoseconds forget_after);
    void stop() { timer_.cancel(); }

private:
    static constexpr std::size_t marks = 8;

    void arm();
    void on_mark();
    void walk(std::uint64_t seen_before, std::size_t first);

    engine::shard& shard_;
    net::asio::steady_timer timer_;
    std::chrono::nanoseconds between_marks_{0};
    std::array<std::uint64_t, marks> numbers_{}; // of the shard's readings at the last marks, a ring
    std::uint64_t passed_ = 0; // marks
};

} // namespace lariat::app
