#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace lariat::engine {

/// What readings have come to, as far as the shared budget is concerned.  Whole numbers: their sum is the
/// same in whatever order, and by however many shards, the readings were judged.
struct budget_tally {
    /// Of a stream's readings a day, what counts at most: one every 86 us.
    static constexpr double most_per_day = 1e9;

    std::uint64_t judged = 0; ///< readings, and groups' events
    std::uint64_t alarms = 0; ///< of those
    std::int64_t rate = 0; ///< by how much the streams' readings a day have grown, in parts

    static constexpr double parts = 256; ///< of a reading a day: 16 million streams do not overflow

    [[nodiscard]] static std::int64_t in_parts(double per_day) noexcept
    {
        return std::llround(std::min(per_day, most_per_day) * parts);
    }

    void settle(bool alarm) noexcept
    {
        ++judged;
        alarms += alarm ? 1 : 0;
    }

    /// A stream has come to have so many readings a day, where it had `before`.
    void change_rate(double before, double now) noexcept { rate += in_parts(now) - in_parts(before); }

    budget_tally& operator+=(budget_tally const& more) noexcept
    {
        judged += more.judged;
        alarms += more.alarms;
        rate += more.rate;
        return *this;
    }

    friend bool operator==(budget_tally const&, budget_tally const&) = default;
};

} // namespace lariat::engine
