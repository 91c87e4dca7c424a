#pragma once

#include <algorithm>
#include <cstdint>

#include <lariat/model/profile.hpp>

#include "judge.hpp"
#include "state.hpp"

namespace lariat::detect {

/// Begins a stream at its first value.
void begin(block_view const& v, double x, model::hour_of hour) noexcept;

inline constexpr std::uint16_t recovery = 3; ///< readings that one of them makes up for

/// A reading that lets the slow state go on: the balance of those for which it stood still falls faster than
/// it grows.
inline void thaw(std::uint16_t& balance) noexcept
{
    balance = static_cast<std::uint16_t>(balance - std::min(balance, recovery));
}

/// Learns what is usual: of this hour, where the stream has seasons, and at all.
inline void learn_usual(block_state& s, bool seasonal, prediction const& p, double x) noexcept
{
    if (seasonal)
        model::learn(s.hour.profile, x - s.levels.first, 3 * p.scale, gain_of(model::profile_memory, p.span));
    model::learn_slow(s.levels, x, s.age, gain_of(model::slow_memory, p.span));
}

/// Notes the largest residuals of the hour.
inline void note_largest(running_hour& hour, residual_lanes const& r) noexcept
{
    hour.largest_reading = std::max(hour.largest_reading, static_cast<float>(r.magnitude.low[0]));
    hour.largest_window = std::max(hour.largest_window, static_cast<float>(r.magnitude.low[1]));
}

/// Learns a residual of the shape channel, in multiples of the step scale.
/// \param over  it counts as such in its cluster
void learn_shape(shape_state& shape, quiet_limits const& held, double residual, bool over) noexcept;

/// Learns a reading that has been judged: both forecasts, every channel's tail and scale, what is usual at
/// this hour, the profiles and the slow state (unless frozen), and the lags.
void learn(block_view const& v, parts const& parts, prediction const& p, judged const& j, double x) noexcept;

} // namespace lariat::detect
