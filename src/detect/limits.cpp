#include "limits.hpp"

#include <cmath>
#include <limits>

#include "arrival.hpp"
#include "forecast.hpp"
#include "record.hpp"

namespace lariat::detect {
namespace {

double distance(double observed, double bound) noexcept
{
    return std::abs(observed - bound);
}

std::string_view name_of(core::event_kind kind, bool high) noexcept
{
    if (kind == core::event_kind::rate) return high ? "fastest rise" : "fastest fall";
    return high ? "maximum" : "minimum";
}

core::event& add_record(breach_state const& s, breach_context const& c, core::event_phase phase,
    core::timestamp now, changes& out) noexcept
{
    core::event& e = add_event(out, c.kind, phase, now, c.age);
    e.severity = core::severity::major; // a limit that the user knows is no matter of probabilities
    if (c.kind == core::event_kind::rate) e.unit = core::residual_unit::per_second;
    e.begin = time_of(s.begin);
    e.peak = time_of(s.peak);
    e.value = s.peak_value;
    e.observed = s.peak_observed;
    e.expected = s.peak_bound;
    e.residual = e.observed - e.expected;
    e.readings_over = s.readings_over;
    e.why = explain_base(name_of(c.kind, e.residual > 0), e.expected);
    return e;
}

void end(breach_state& s, breach_context const& c, core::end_reason why, core::timestamp now,
    changes& out) noexcept
{
    s.open = 0;
    core::event& e = add_record(s, c, core::event_phase::end, now, out);
    e.ended = why;
    e.end = time_of(s.last_over);
}

} // namespace

std::optional<breach> out_of_range(options const& o, double raw) noexcept
{
    if (raw > o.maximum) return breach{.observed = raw, .bound = o.maximum};
    if (raw < o.minimum) return breach{.observed = raw, .bound = o.minimum};
    return std::nullopt;
}

std::optional<breach> too_fast(
    options const& o, rate_state const& s, double raw, core::timestamp time) noexcept
{
    if (s.begun == 0 || !o.max_rate) return std::nullopt;
    double const seconds = seconds_between(s.time, ticks_of(time));
    if (seconds <= 0) return std::nullopt; // receipt times of one batch, or a clock set back
    double const change = (raw - s.value) / seconds;
    if (std::abs(change) <= *o.max_rate) return std::nullopt;
    return breach{.observed = change, .bound = std::copysign(*o.max_rate, change)};
}

void remember(rate_state& s, double raw, core::timestamp time, bool within) noexcept
{
    if (!within && ++s.run < rate_patience) return;
    s.run = 0;
    s.value = raw;
    s.time = ticks_of(time);
    s.begun = 1;
}

void take(breach_state& s, breach_context const& c, observation const& reading,
    std::optional<breach> const& found, changes& out) noexcept
{
    std::int64_t const t = ticks_of(reading.time);
    if (!found) {
        if (s.open != 0 && ++s.clear_run >= c.options.clear_after)
            end(s, c, core::end_reason::cleared, reading.time, out);
        return;
    }
    bool const opens = s.open == 0;
    if (opens) {
        s = {};
        s.open = 1;
        s.begin = t;
    }
    if (opens || distance(found->observed, found->bound) > distance(s.peak_observed, s.peak_bound)) {
        s.peak = t;
        s.peak_value = reading.value;
        s.peak_observed = found->observed;
        s.peak_bound = found->bound;
    }
    s.last_over = t;
    s.clear_run = 0;
    if (s.readings_over < std::numeric_limits<std::uint32_t>::max()) ++s.readings_over;
    if (opens) add_record(s, c, core::event_phase::begin, reading.time, out);
}

void close(breach_state& s, breach_context const& c, core::end_reason why, core::timestamp now,
    changes& out) noexcept
{
    if (s.open != 0) end(s, c, why, now, out);
}

} // namespace lariat::detect
