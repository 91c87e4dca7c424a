#include "limits.hpp"

#include <limits>

#include "arrival.hpp"
#include "forecast.hpp"
#include "record.hpp"

namespace lariat::detect {
namespace {

/// How far outside; negative inside.
double excess(options const& o, double raw) noexcept
{
    return raw > o.maximum ? raw - o.maximum : o.minimum - raw;
}

core::event& add_record(limits_state const& s, options const& o, core::event_phase phase, core::timestamp now,
    double value, std::uint64_t age, changes& out) noexcept
{
    core::event& e = add_event(out, core::event_kind::range, phase, now, age);
    bool const high = value > o.maximum;
    e.severity = core::severity::major; // a limit that the user knows is no matter of probabilities
    e.begin = time_of(s.begin);
    e.peak = time_of(s.peak);
    e.value = value;
    e.observed = value;
    e.expected = high ? o.maximum : o.minimum;
    e.residual = e.observed - e.expected;
    e.readings_over = s.readings_over;
    e.why = explain_base(high ? "maximum" : "minimum", e.expected);
    return e;
}

void end(limits_state& s, options const& o, core::end_reason why, core::timestamp now, std::uint64_t age,
    changes& out) noexcept
{
    s.open = 0;
    core::event& e = add_record(s, o, core::event_phase::end, now, s.peak_value, age, out);
    e.ended = why;
    e.end = time_of(s.last_over);
}

} // namespace

bool outside(options const& o, double raw) noexcept
{
    return raw < o.minimum || raw > o.maximum;
}

void take(
    limits_state& s, options const& o, observation const& reading, std::uint64_t age, changes& out) noexcept
{
    std::int64_t const t = ticks_of(reading.time);
    if (!outside(o, reading.value)) {
        if (s.open != 0 && ++s.clear_run >= o.clear_after)
            end(s, o, core::end_reason::cleared, reading.time, age, out);
        return;
    }
    bool const opens = s.open == 0;
    if (opens) {
        s = {};
        s.open = 1;
        s.begin = t;
    }
    if (opens || excess(o, reading.value) > excess(o, s.peak_value)) {
        s.peak = t;
        s.peak_value = reading.value;
    }
    s.last_over = t;
    s.clear_run = 0;
    if (s.readings_over < std::numeric_limits<std::uint32_t>::max()) ++s.readings_over;
    if (opens) add_record(s, o, core::event_phase::begin, reading.time, reading.value, age, out);
}

void close(limits_state& s, options const& o, core::end_reason why, core::timestamp now, std::uint64_t age,
    changes& out) noexcept
{
    if (s.open != 0) end(s, o, why, now, age, out);
}

} // namespace lariat::detect
