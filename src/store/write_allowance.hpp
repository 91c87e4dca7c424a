#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace lariat::store {

/// How many bytes may be written now, where so many are an hour on average: a bucket that holds an hour's.
///
/// Threads  Not synchronised.
class write_allowance {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// \param bytes_per_hour  0 for no bound
    write_allowance(std::uint64_t bytes_per_hour, time_point now)
        : per_hour_{static_cast<double>(bytes_per_hour)},
          left_{per_hour_},
          at_{now}
    {
    }

    [[nodiscard]] bool any_left(time_point now) const noexcept { return per_hour_ <= 0 || left(now) > 0; }

    /// May be more than is left: what follows waits for longer.
    void spend(std::uint64_t bytes, time_point now) noexcept
    {
        left_ = left(now) - static_cast<double>(bytes);
        at_ = now;
    }

private:
    [[nodiscard]] double left(time_point now) const noexcept
    {
        std::chrono::duration<double, std::ratio<3'600>> const hours = now - at_;
        return std::min(per_hour_, left_ + per_hour_ * hours.count());
    }

    double per_hour_;
    double left_;
    time_point at_;
};

} // namespace lariat::store
