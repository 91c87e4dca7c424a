#include <lariat/detect/step.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "close_event.hpp"
#include "judge.hpp"
#include "learn.hpp"
#include "open_hours.hpp"
#include "quiet.hpp"
#include "record.hpp"
#include "residual_event.hpp"
#include "state.hpp"

namespace lariat::detect {
namespace {

/// Why a value is refused whatever the stream's state, or `judged`.
outcome check(options const& o, double value) noexcept
{
    if (!std::isfinite(value)) return outcome::not_finite;
    if (std::ranges::find(o.missing_values, value) != o.missing_values.end()) return outcome::missing;
    if (std::abs(value) > max_magnitude) return outcome::too_large;
    if (o.transform == transform::log_return && value <= 0) return outcome::not_positive;
    return outcome::judged;
}

/// The explanation of the leading channel's expected value.
core::explanation why_of(
    block_state const& s, options const& o, prediction const& p, candidate const& leading) noexcept
{
    model::base const base = one_step_base(o);
    switch (leading.channel) {
    case core::channel::reading:
        return explain(predict(p.weights.one_step, p.one_step_features, base_level(s, base), p.scale),
            model::name_of(base), model::names_for(base), p.weights.one_step);
    case core::channel::window_mean:
        return explain(predict(p.weights.slow, p.slow_features, s.levels.slow, p.scale), "slow level",
            model::slow_names, p.weights.slow);
    default: return explain_base("nothing", leading.expected);
    }
}

/// Lets the reading open, escalate or end the stream's residual event; true where it is an alarm.
bool report(block_view const& v, options const& o, observation const& reading, prediction const& p,
    judged const& j, changes& out) noexcept
{
    block_state& s = v.core;
    candidate const& c = j.decision.leading();
    event_change const change = decide(s.event, v.story.event, o, s.age,
        {.time = ticks_of(reading.time),
            .value = reading.value,
            .channel = c.channel,
            .observed = c.observed,
            .expected = c.expected,
            .threshold = c.threshold,
            .score = c.score,
            .over = c.over,
            .still_over = j.decision.still_over()});
    switch (change) {
    case event_change::none: return false;
    case event_change::ended:
        add_end_record(out, v, core::end_reason::cleared, reading.time, j.range);
        return false;
    case event_change::opened:
    case event_change::escalated: break;
    }
    auto const phase = change == event_change::opened ? core::event_phase::begin : core::event_phase::update;
    add_over_record(out, v, phase, reading.time, reading.value, c, j.range, why_of(s, o, p, c));
    return true;
}

/// Lets the reading open, update or end the stream's level shift and drift.
void follow_level(block_view const& v, options const& o, observation const& reading, double x,
    prediction const& p, judged const& j, bool alarm, changes& out) noexcept
{
    block_state& s = v.core;
    double const floor = floor_of(o, p.slow);
    double const residual = x - anchored(p);
    bool shifting = false;
    if (v.shift != nullptr) {
        bool const moved = follow(*v.shift, o,
            {.time = reading.time,
                .alarm = alarm,
                .distance = residual,
                .usual = std::max<double>(s.channels.scale[lane::window], 0.1 * p.scale),
                .scale = p.scale,
                .floor = floor,
                .share = p.share,
                .state_score = j.range,
                .age = s.age},
            s.levels, out);
        if (moved) {
            s.window_mean = 0;
            s.frozen = 0;
            if (v.drift != nullptr) rebase(*v.drift, static_cast<double>(v.shift->size));
        }
        shifting = v.shift->phase != static_cast<std::uint8_t>(shift_phase::none);
    }
    if (v.drift == nullptr) return;
    take(*v.drift, v.story.drift, o,
        {.time = reading.time,
            .value = reading.value,
            .residual = residual,
            .scale = p.scale,
            .floor = floor,
            .share = p.share,
            .stride = p.stride,
            .state_score = j.range,
            .age = s.age,
            .may_open = !shifting},
        out);
}

/// Whether the rule's sessions were closed at some time since the last value that was transformed: a change
/// over a night says nothing about those of the day.
bool crosses_closing(options const& o, transform_state const& s, observation const& reading) noexcept
{
    if (o.sessions.empty() || s.begun == 0) return false;
    open_hours const hours{.sessions = o.sessions, .offset_s = reading.utc_offset_s};
    return !open_throughout(hours, s.time, ticks_of(reading.time));
}

/// Usual intervals that a reading stands for.
double stride_of(block_view const& v, observation const& reading, arrival placed) noexcept
{
    arrival_state const& a = v.core.arrival;
    if (v.timing == nullptr || placed != arrival::in_order) return 1;
    return stride_of(v.timing->habits, seconds_between(a.last, ticks_of(reading.time)),
        static_cast<double>(a.interval_s), v.core.age);
}

/// Predict, residual, decide, learn.
verdict judge_and_learn(block_view const& v, options const& o, observation const& reading, double x,
    model::hour_of hour, double stride, shape_sample const& shape, changes& out) noexcept
{
    block_state& s = v.core;
    count_all(s);
    if (v.seasonal != nullptr) enter_hour(*v.seasonal, s.hour, hour);
    prediction const p =
        predict(s, weights_of(s), v.seasonal != nullptr, one_step_base(o), s.arrival.interval_s, stride);
    judged const j = judge(v, o, p, x, reading.least_need, reading.figures, shape);
    verdict result{.outcome = outcome::judged,
        .warm = s.age >= warm_age,
        .state_score = static_cast<float>(j.range),
        .forecast = p.one_step,
        .band = j.band};
    if (j.quiet) {
        pass(s.event);
    } else {
        candidate const& leading = j.decision.leading();
        result.over = leading.over;
        result.alarm = report(v, o, reading, p, j, out);
        result.channel = leading.channel;
        result.score = static_cast<float>(leading.score);
        result.observed = leading.observed;
        result.expected = leading.expected;
        result.residual = leading.residual;
        result.threshold = leading.threshold;
    }
    follow_level(v, o, reading, x, p, j, result.alarm, out);
    if (v.budget != nullptr && s.arrival.interval_s > 0)
        v.budget->settle(readings_per_alarm(o, s.arrival.interval_s), result.alarm);
    learn(v, o.parts, p, j, x);
    return result;
}

/// A view that nothing is changed through.
block_view look_at(schema const& s, std::byte const* block) noexcept
{
    return view_of(s.layout(), const_cast<std::byte*>(block)); // NOLINT(*-const-cast): parts are mutable
}

/// Leaves nothing of a story that has been told.
void settle(block_view const& v) noexcept
{
    v.core.at_rest = is_at_rest(v);
    if (!has_story(v)) v.story = {};
}

/// Takes a reading in whatever state the stream is.
verdict take_in_full(block_view const& v, options const& o, quiet_reading const& r, changes& out) noexcept
{
    observation const& reading = r.reading;
    block_state& state = v.core;
    if (outcome const refused = check(o, reading.value); refused != outcome::judged)
        return {.outcome = refused};
    arrival const placed = place(state.arrival, v.story.late, reading);
    if (placed == arrival::duplicate) return {.outcome = outcome::duplicate};
    if (placed == arrival::late) {
        refuse_late(state.arrival, v.story.late, reading.time);
        return {.outcome = outcome::late};
    }
    std::int64_t const time = ticks_of(reading.time);
    std::optional<breach> const beyond = out_of_range(o, reading.value);
    std::optional<breach> const fast =
        v.rate != nullptr && !beyond ? too_fast(o, *v.rate, reading.value, reading.time) : std::nullopt;
    bool const kept_out = beyond || fast;
    transformed x{.value = reading.value};
    if (!kept_out && v.transform != nullptr) {
        x = apply(o.transform, *v.transform, reading.value, time);
        if (crosses_closing(o, *v.transform, reading)) x.what = transformed::result::first;
        if (x.what == transformed::result::too_large) return {.outcome = outcome::too_large};
        if (x.what == transformed::result::no_time) return {.outcome = outcome::duplicate};
    }

    // The reading is taken.
    if (v.timing != nullptr) take(timekeeper_of(v, o), reading, placed, out);
    if (v.range != nullptr) take(*v.range, {core::event_kind::range, o, state.age}, reading, beyond, out);
    if (v.rate != nullptr && !beyond) {
        take(v.rate->breach, {core::event_kind::rate, o, state.age}, reading, fast, out);
        remember(*v.rate, reading.value, reading.time, !fast);
    }
    double const stride = stride_of(v, reading, placed);
    accept(state.arrival, reading, placed);
    if (kept_out) return {.outcome = outcome::out_of_range, .warm = state.age >= warm_age};
    if (v.transform != nullptr) remember(*v.transform, reading.value, time);
    if (x.what == transformed::result::first) return {.outcome = outcome::first};

    model::hour_of const hour = model::local_hour(reading.time, reading.utc_offset_s);
    if (state.age == 0) {
        begin(v, x.value, hour);
        return {.outcome = outcome::first};
    }
    return judge_and_learn(v, o, reading, x.value, hour, stride, r.shape, out);
}

} // namespace

verdict step_in_full(schema const& s, quiet_reading const& r, changes& out) noexcept
{
    out.clear();
    block_view const v = view_of(s.layout(), {r.block, r.story});
    verdict const result = take_in_full(v, s.options(), r, out);
    settle(v);
    return result;
}

verdict step(schema const& s, block_ref block, observation const& reading, changes& out) noexcept
{
    quiet_reading r{.block = block.block, .story = block.story, .reading = reading};
    if (reading.figures || pass_quietly(s, {&r, 1}) == 0) return step_in_full(s, r, out);
    out.clear();
    return {.outcome = outcome::judged, .warm = r.warm, .state_score = r.state_score, .forecast = r.forecast};
}

bool has_story(schema const& s, block_ref const& block) noexcept
{
    return has_story(view_of(s.layout(), block));
}

void prefetch(schema const& s, std::byte const* block) noexcept
{
    for (std::size_t at = quiet_begin; at < quiet_end; at += cache_line) __builtin_prefetch(block + at);
    // Of the shape channel's state three readings in four touch no more than the box.
    if (auto const shape = s.layout().shape; shape != 0) __builtin_prefetch(block + shape);
}

std::optional<core::timestamp> deadline(schema const& s, std::byte const* block) noexcept
{
    block_view const v = look_at(s, block);
    if (v.timing == nullptr) return std::nullopt;
    return deadline(timekeeper_of(v, s.options()));
}

core::timestamp last_time(schema const& s, std::byte const* block) noexcept
{
    return time_of(look_at(s, block).core.arrival.last);
}

double readings_per_day(schema const& s, std::byte const* block) noexcept
{
    block_view const v = look_at(s, block);
    constexpr double day = 86'400;
    constexpr std::uint64_t enough = 8; // readings
    double const interval = static_cast<double>(v.core.arrival.interval_s);
    if (v.timing == nullptr) return interval > 0 ? day / std::max(interval, 1.0) : 0;
    double const seconds = seconds_between(v.timing->first, v.core.arrival.last);
    return v.core.age >= enough && seconds > 0 ? static_cast<double>(v.core.age) * day / seconds : 0;
}

void advance(schema const& s, block_ref block, core::timestamp now, changes& out) noexcept
{
    out.clear();
    block_view const v = view_of(s.layout(), block);
    if (v.timing != nullptr) advance(timekeeper_of(v, s.options()), now, out);
    settle(v);
}

void close(schema const& s, block_ref block, core::end_reason why, core::timestamp now, changes& out) noexcept
{
    out.clear();
    block_view const v = view_of(s.layout(), block);
    for (core::event_kind const kind : event_kinds) close_event(v, s.options(), kind, why, now, out);
    settle(v);
}

} // namespace lariat::detect
