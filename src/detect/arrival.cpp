#include "arrival.hpp"

#include <algorithm>

namespace lariat::detect {
arrival place(arrival_state const& s, std::int64_t last_late, observation const& reading) noexcept
{
    std::int64_t const t = ticks_of(reading.time);
    if (s.begun == 0 || t > s.last) return arrival::in_order;
    if (t == s.last) return reading.stamped ? arrival::duplicate : arrival::in_order;
    if (!reading.stamped) return arrival::new_time_line;
    bool const patient = s.late_run + 1 < late_patience || t <= last_late;
    return patient ? arrival::late : arrival::new_time_line;
}

void refuse_late(arrival_state& s, std::int64_t& last_late, core::timestamp t) noexcept
{
    std::int64_t const ticks = ticks_of(t);
    bool const increasing = s.late_run > 0 && ticks > last_late;
    s.late_run = static_cast<std::uint8_t>(increasing ? s.late_run + 1 : 1);
    last_late = ticks;
}

void accept(arrival_state& s, observation const& reading, arrival placed) noexcept
{
    std::int64_t const t = ticks_of(reading.time);
    if (s.begun != 0 && placed == arrival::in_order)
        learn_interval(s.interval_s, s.run, seconds_between(s.last, t));
    s.last = t;
    s.value = reading.value;
    s.late_run = 0;
    s.begun = 1;
    s.offset = quarters_of(reading.utc_offset_s);
}

} // namespace lariat::detect
