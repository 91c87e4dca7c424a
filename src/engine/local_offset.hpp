#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>

#include <lariat/core/time.hpp>

namespace lariat::engine {

/// Seconds east of UTC at a time, remembered by the quarter-hour: no zone changes its offset at another
/// moment.
class local_offset {
public:
    using lookup = std::function<std::int32_t(core::timestamp)>;

    explicit local_offset(lookup f) : lookup_{std::move(f)} { }

    [[nodiscard]] std::int32_t at(core::timestamp t)
    {
        auto const quarter = std::chrono::floor<quarters>(t).time_since_epoch().count();
        auto& e = entries_[static_cast<std::uint64_t>(quarter) % entries_.size()];
        if (e.quarter != quarter) e = {quarter, lookup_(t)};
        return e.seconds;
    }

private:
    using quarters = std::chrono::duration<std::int64_t, std::ratio<900>>;
    struct entry {
        std::int64_t quarter = std::numeric_limits<std::int64_t>::min();
        std::int32_t seconds = 0;
    };

    lookup lookup_;
    std::array<entry, 16> entries_{}; // streams of one daemon lie in a few quarters, replays in others
};

} // namespace lariat::engine
