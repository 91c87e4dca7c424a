#pragma once

#include <algorithm>
#include <chrono>

namespace lariat::net {

/// How long to wait before trying again what failed: `first`, then twice as long each time, up to `most`.
class backoff {
public:
    using duration = std::chrono::milliseconds;

    /// \pre 0 < first <= most
    backoff(duration first, duration most) noexcept : first_{first}, most_{most}, next_{first} { }

    /// The wait after one more failure.
    [[nodiscard]] duration next() noexcept
    {
        auto const wait = next_;
        next_ = std::min(next_ * 2, most_);
        return wait;
    }

    /// It worked: the next failure waits `first` again.
    void reset() noexcept { next_ = first_; }

private:
    duration first_;
    duration most_;
    duration next_;
};

} // namespace lariat::net
