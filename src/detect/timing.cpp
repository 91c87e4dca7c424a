#include "timing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "forecast.hpp"
#include "math.hpp"
#include "record.hpp"

namespace lariat::detect {
namespace {

/// One of the two rules: an event is due when more than `limit` has passed since `since`.
struct rule {
    core::event_kind kind;
    std::int64_t since; ///< ns
    std::int64_t limit; ///< ns; 0 where the rule is not asked for
    double expected_s;
    std::string_view base_name;
};

std::int64_t saturating_sum(std::int64_t a, std::int64_t b) noexcept
{
    std::int64_t sum = 0;
    return __builtin_add_overflow(a, b, &sum) ? std::numeric_limits<std::int64_t>::max() : sum;
}

rule gap_rule(options const& o, arrival_state const& arrivals) noexcept
{
    auto const interval = static_cast<double>(o.expected_interval.count());
    constexpr double longest = 9e18; // ns
    return {.kind = core::event_kind::gap,
        .since = arrivals.last,
        .limit = static_cast<std::int64_t>(std::min(interval * o.gap_factor, longest)),
        .expected_s = interval / 1e9,
        .base_name = "expected interval"};
}

rule stuck_rule(timing_state const& s, options const& o) noexcept
{
    return {.kind = core::event_kind::stuck,
        .since = s.last_change,
        .limit = o.stuck_after.count(),
        .expected_s = 0,
        .base_name = "nothing"};
}

/// First instant at which the rule's event is due.
std::int64_t due(rule const& r) noexcept
{
    return saturating_sum(saturating_sum(r.since, r.limit), 1);
}

core::event& add_record(rule const& r, core::event_phase phase, std::int64_t begin, core::timestamp now,
    arrival_state const& arrivals, std::uint64_t age, changes& out) noexcept
{
    core::event& e = add_event(out, r.kind, phase, now, age);
    double const limit_s = static_cast<double>(r.limit) / 1e9;
    e.unit = core::residual_unit::seconds;
    e.begin = time_of(begin);
    e.peak = now;
    e.value = arrivals.value;
    // A clock set back leaves less time than the limit, which passed all the same.
    e.observed = std::max(seconds_between(r.since, ticks_of(now)), limit_s);
    e.expected = r.expected_s;
    e.residual = e.observed - e.expected;
    e.threshold = limit_s - e.expected;
    e.score = log10_of(e.observed / limit_s);
    e.peak_score = e.score;
    e.severity = severity_of(e.score);
    e.why = explain_base(r.base_name, e.expected);
    return e;
}

void begin(rule const& r, std::uint8_t& open, std::int64_t& begun, core::timestamp now,
    arrival_state const& arrivals, std::uint64_t age, changes& out) noexcept
{
    open = 1;
    begun = due(r);
    add_record(r, core::event_phase::begin, begun, now, arrivals, age, out);
}

void end(rule const& r, std::uint8_t& open, std::int64_t begun, core::end_reason why, core::timestamp now,
    arrival_state const& arrivals, std::uint64_t age, changes& out) noexcept
{
    open = 0;
    core::event& e = add_record(r, core::event_phase::end, begun, now, arrivals, age, out);
    e.ended = why;
    e.end = now;
}

} // namespace

void take(timing_state& s, options const& o, arrival_state const& before, observation const& reading,
    arrival placed, std::uint64_t age, changes& out) noexcept
{
    bool const first = before.begun == 0;
    bool const changed = first || reading.value != before.value || placed == arrival::new_time_line;
    if (!first) {
        if (placed == arrival::in_order) advance(s, o, before, reading.time, age, out);
        close_gap(s, o, before, core::end_reason::cleared, reading.time, age, out);
        if (changed) close_stuck(s, o, before, core::end_reason::cleared, reading.time, age, out);
    }
    if (changed) s.last_change = ticks_of(reading.time);
}

void advance(timing_state& s, options const& o, arrival_state const& arrivals, core::timestamp now,
    std::uint64_t age, changes& out) noexcept
{
    if (arrivals.begun == 0) return;
    std::int64_t const t = ticks_of(now);
    rule const gap = gap_rule(o, arrivals);
    if (gap.limit > 0 && s.gap_open == 0 && t >= due(gap))
        begin(gap, s.gap_open, s.gap_begin, now, arrivals, age, out);
    rule const stuck = stuck_rule(s, o);
    if (stuck.limit > 0 && s.stuck_open == 0 && t >= due(stuck))
        begin(stuck, s.stuck_open, s.stuck_begin, now, arrivals, age, out);
}

std::optional<core::timestamp> deadline(
    timing_state const& s, options const& o, arrival_state const& arrivals) noexcept
{
    if (arrivals.begun == 0) return std::nullopt;
    std::optional<core::timestamp> next;
    auto const consider = [&next](rule const& r, std::uint8_t open) {
        if (r.limit <= 0 || open != 0) return;
        core::timestamp const at = time_of(due(r));
        next = next ? std::min(*next, at) : at;
    };
    consider(gap_rule(o, arrivals), s.gap_open);
    consider(stuck_rule(s, o), s.stuck_open);
    return next;
}

void close_gap(timing_state& s, options const& o, arrival_state const& arrivals, core::end_reason why,
    core::timestamp now, std::uint64_t age, changes& out) noexcept
{
    if (s.gap_open != 0) end(gap_rule(o, arrivals), s.gap_open, s.gap_begin, why, now, arrivals, age, out);
}

void close_stuck(timing_state& s, options const& o, arrival_state const& arrivals, core::end_reason why,
    core::timestamp now, std::uint64_t age, changes& out) noexcept
{
    if (s.stuck_open != 0) end(stuck_rule(s, o), s.stuck_open, s.stuck_begin, why, now, arrivals, age, out);
}

} // namespace lariat::detect
