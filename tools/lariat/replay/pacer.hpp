#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

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
        if (!origin_) origin_ = {t, now};
        using seconds = std::chrono::duration<double>;
        auto const recorded = std::chrono::duration_cast<seconds>(t - origin_->recorded);
        auto const wait = std::min(recorded / pace_.speed, seconds{longest_wait});
        return origin_->sent + std::chrono::duration_cast<clock::duration>(wait);
    }

private:
    static constexpr double longest_wait = 3.2e8; // seconds; what a clock's duration can hold, with room

    struct beat {
        core::timestamp recorded;
        clock::time_point sent;
    };

    pace pace_;
    std::uint64_t sent_ = 0;
    std::optional<beat> origin_;
};

} // namespace lariat::tool
