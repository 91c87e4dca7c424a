#pragma once

#include <chrono>
#include <cstdint>
#include <limits>

#include <lariat/core/time.hpp>

namespace lariat::engine {

/// to - from; where that is beyond 292 years, as stamps of 1677 and 2262 are apart, 292 years.
[[nodiscard]] constexpr std::chrono::nanoseconds distance(core::timestamp from, core::timestamp to) noexcept
{
    constexpr auto longest = std::numeric_limits<std::int64_t>::max();
    std::int64_t out = 0;
    if (__builtin_sub_overflow(to.time_since_epoch().count(), from.time_since_epoch().count(), &out))
        return std::chrono::nanoseconds{to > from ? longest : -longest};
    return std::chrono::nanoseconds{out < -longest ? -longest : out};
}

} // namespace lariat::engine
