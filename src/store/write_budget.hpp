#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace lariat::store {

/// When the next snapshot is due: an interval after the last, later where that one was so large that the
/// medium would wear out.
class write_budget {
public:
    using duration = std::chrono::nanoseconds;

    /// \param bytes_per_hour  on average; 0 for no bound
    write_budget(duration interval, std::uint64_t bytes_per_hour)
        : interval_{interval},
          bytes_per_hour_{bytes_per_hour}
    {
    }

    /// How long after a snapshot of `bytes` the next may be begun.
    [[nodiscard]] duration pause_after(std::uint64_t bytes) const
    {
        if (bytes_per_hour_ == 0) return interval_;
        using hours = std::chrono::duration<double, std::ratio<3'600>>;
        auto const earned = hours{static_cast<double>(bytes) / static_cast<double>(bytes_per_hour_)};
        constexpr hours longest{24 * 365};
        return std::max(interval_, std::chrono::duration_cast<duration>(std::min(earned, longest)));
    }

private:
    duration interval_;
    std::uint64_t bytes_per_hour_;
};

} // namespace lariat::store
