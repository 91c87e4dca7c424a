#include "seasonal.hpp"

#include <algorithm>

namespace lariat::detect {

void turn_hour(seasonal_state& s, running_hour& now, model::hour_of hour) noexcept
{
    if (now.of_week != running_hour::none) {
        model::put(s.profile, {.day = now.of_day(), .week = now.of_week}, now.profile);
        if (now.of_day() != hour.day) {
            s.reading.book(now.of_day(), now.largest_reading);
            s.window.book(now.of_day(), now.largest_window);
            now.largest_reading = now.largest_window = 0;
        }
    }
    // Open hours are told by the profile: that there was a reading is no secret while the hour goes on.
    std::uint8_t& visits = s.profile.week_visits[hour.week];
    visits = std::max<std::uint8_t>(visits, 1);
    now.profile = model::hour_at(s.profile, hour);
    now.usual_reading = s.reading.around(hour.day);
    now.of_week = hour.week;
}

} // namespace lariat::detect
