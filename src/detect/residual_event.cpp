#include "residual_event.hpp"

#include <algorithm>
#include <cmath>

#include "record.hpp"
#include "residuals.hpp"

namespace lariat::detect {
namespace {

core::event& add_record(changes& out, block_view const& v, core::event_phase phase, core::timestamp now,
    double state_score) noexcept
{
    core::event& e = add_event(out, core::event_kind::residual, phase, now, v.core.age);
    event_story const& story = v.story.event;
    e.begin = time_of(story.begin);
    e.peak = time_of(story.peak);
    e.peak_score = static_cast<double>(story.peak_score);
    e.severity = severity_of(e.peak_score);
    e.state_score = state_score;
    e.readings_over = story.readings_over;
    return e;
}

} // namespace

void add_over_record(changes& out, block_view const& v, core::event_phase phase, core::timestamp now,
    double raw, candidate const& leading, double state_score, core::explanation const& why) noexcept
{
    core::event& e = add_record(out, v, phase, now, state_score);
    e.channel = leading.channel;
    e.value = raw;
    e.observed = leading.observed;
    e.expected = leading.expected;
    e.residual = leading.residual;
    e.threshold = leading.threshold;
    e.score = leading.score;
    e.why = why;
}

void add_end_record(
    changes& out, block_view const& v, core::end_reason why, core::timestamp now, double state_score) noexcept
{
    core::event& e = add_record(out, v, core::event_phase::end, now, state_score);
    event_story const& peak = v.story.event;
    e.ended = why;
    e.end = time_of(peak.last_over);
    e.channel = static_cast<core::channel>(peak.peak_channel);
    e.value = peak.peak_value;
    e.observed = peak.peak_observed;
    e.expected = peak.peak_expected;
    e.residual = e.observed - e.expected;
    e.threshold = peak.peak_threshold;
    e.score = e.peak_score;
    e.why = explain_base("expected at the peak", e.expected);
}

void close_residual(block_view const& v, core::end_reason why, core::timestamp now, changes& out) noexcept
{
    if (v.story.event.open == 0) return;
    v.story.event.open = 0;
    block_state const& s = v.core;
    add_end_record(out, v, why, now, range_of(s.high, s.low, s.levels.slow));
}

} // namespace lariat::detect
