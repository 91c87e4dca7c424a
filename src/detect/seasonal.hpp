#pragma once

#include <cstdint>

#include <lariat/model/profile.hpp>

#include "half_float.hpp"
#include "recurrence.hpp"

namespace lariat::detect {

/// The hour that goes on, in a stream with seasonal features: all that its readings need, in one cache line.
/// The profile and the peaks learn of it when it is over, but that it had a reading at once.
struct running_hour {
    model::profile_hour profile;
    float largest_reading; ///< |residual| of the hour so far
    float largest_window;
    half_float usual_reading; ///< hourly_peaks::around() it
    std::uint8_t of_week; ///< which it is; none before the first
    static constexpr std::uint8_t none = 255;

    [[nodiscard]] std::uint8_t of_day() const noexcept { return static_cast<std::uint8_t>(of_week % 24U); }
};

/// The part of a stream with seasonal features, beside its running hour.
struct seasonal_state {
    hourly_peaks reading;
    hourly_peaks window;
    model::profile profile;
};

/// Ends the hour that went on, and begins another.
void turn_hour(seasonal_state& s, running_hour& now, model::hour_of hour) noexcept;

/// Goes over to the hour of a reading, where that is another.
inline void enter_hour(seasonal_state& s, running_hour& now, model::hour_of hour) noexcept
{
    if (now.of_week != hour.week) [[unlikely]]
        turn_hour(s, now, hour);
}

} // namespace lariat::detect
