#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include <lariat/core/time.hpp>

namespace lariat::tool {

/// How fast to send.
struct pace {
    bool flat_out = false;
    double speed = 1; ///< times the recorded pace, > 0
    std::uint64_t warm = 0; ///< the first so many readings are flat out
};

/// Says when each reading is due.  Logic only: it is told the time and does not wait.
class pacer {
public:
    using clock = std::chrono::steady_clock;

    explicit pacer(pace p) noexcept : pace_{p} { }

    /// When the next reading, of time `t`, is due: `now` or earlier means at once.  The first one that is not
    /// flat out is due at once and sets the beat; one that is earlier than its predecessors is due at once
    /// too.
    [[nodiscard]] clock::time_point due(core::timestamp t, clock::time_point now)
    {
        if (pace_.flat_out || sent_++ < pace_.warm) return now;
        if (!begun_) {
            begun_ = true;
            recorded_from_ = t;
            sent_from_ = now;
        }
        using seconds = std::chrono::duration<double>;
        // In doubles: two stamps may lie further apart than a count of nanoseconds can say.
        auto const recorded = seconds{t.time_since_epoch()} - seconds{recorded_from_.time_since_epoch()};
        auto const wait = std::min(recorded / pace_.speed, seconds{longest_wait});
        return sent_from_ + std::chrono::duration_cast<clock::duration>(wait);
    }

private:
    static constexpr double longest_wait = 3.2e8; // seconds; what a clock's duration can hold, with room

    pace pace_;
    std::uint64_t sent_ = 0;
    bool begun_ = false; // the two below are the beat, once it has
    core::timestamp recorded_from_{};
    clock::time_point sent_from_{};
};

} // namespace lariat::tool
