#include <lariat/detect/step.hpp>

#include <cmath>

#include "judge.hpp"
#include "learn.hpp"
#include "record.hpp"
#include "residual_event.hpp"
#include "state.hpp"

namespace lariat::detect {
namespace {

/// Why a value is refused whatever the stream's state, or `judged`.
outcome check(options const& o, double value) noexcept
{
    if (!std::isfinite(value)) return outcome::not_finite;
    if (std::abs(value) > max_magnitude) return outcome::too_large;
    if (o.transform == transform::log_return && value <= 0) return outcome::not_positive;
    return outcome::judged;
}

/// The explanation of the leading channel's expected value.
core::explanation why_of(block_state const& s, prediction const& p, candidate const& leading) noexcept
{
    switch (leading.channel) {
    case core::channel::reading:
        return explain(predict(s.one_step.weight, p.one_step_features, s.levels.lags[0], p.scale),
            "last reading", model::one_step_names, s.one_step.weight);
    case core::channel::window_mean:
        return explain(predict(s.slow.weight, p.slow_features, s.levels.slow, p.scale), "slow level",
            model::slow_names, s.slow.weight);
    default: return explain_base("nothing", leading.expected);
    }
}

/// Lets the reading open, escalate or end the stream's residual event; true where it is an alarm.
bool report(block_state& s, options const& o, observation const& reading, prediction const& p,
    judged const& j, changes& out) noexcept
{
    candidate const& c = j.decision.leading();
    event_change const change = decide(s.event, o, s.age,
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
        add_end_record(out, s, core::end_reason::cleared, reading.time, j.range);
        return false;
    case event_change::opened:
    case event_change::escalated: break;
    }
    auto const phase = change == event_change::opened ? core::event_phase::begin : core::event_phase::update;
    add_over_record(out, s, phase, reading.time, reading.value, c, j.range, why_of(s, p, c));
    return true;
}

/// Predict, residual, decide, learn.
verdict judge_and_learn(block_view v, options const& o, observation const& reading, double x,
    model::hour_of hour, changes& out) noexcept
{
    block_state& s = v.core;
    if (v.seasonal != nullptr && v.seasonal->hour != hour.day) {
        if (v.seasonal->hour != seasonal_state::no_hour) {
            v.seasonal->reading.turn(v.seasonal->hour);
            v.seasonal->window.turn(v.seasonal->hour);
        }
        v.seasonal->hour = hour.day;
    }
    prediction const p = predict(v, hour);
    judged const j = judge(v, o, p, x);
    bool const alarm = report(s, o, reading, p, j, out);
    candidate const& leading = j.decision.leading();
    candidate const& one_step = j.decision[0];
    verdict const result{.outcome = outcome::judged,
        .over = leading.over,
        .alarm = alarm,
        .warm = s.age >= warm_age,
        .channel = leading.channel,
        .score = static_cast<float>(leading.score),
        .state_score = static_cast<float>(j.range),
        .observed = leading.observed,
        .expected = leading.expected,
        .residual = leading.residual,
        .threshold = leading.threshold,
        .forecast = one_step.expected,
        .band = one_step.threshold};
    learn(v, o.parts, p, j, x, hour);
    return result;
}

} // namespace

verdict step(schema const& s, std::byte* block, observation const& reading, changes& out) noexcept
{
    out.clear();
    options const& o = s.options();
    block_view const v = view_of(s.layout(), block);
    block_state& state = v.core;

    if (outcome const refused = check(o, reading.value); refused != outcome::judged)
        return {.outcome = refused};
    arrival const placed = place(state.arrival, reading);
    if (placed == arrival::duplicate) return {.outcome = outcome::duplicate};
    if (placed == arrival::late) {
        refuse_late(state.arrival, reading.time);
        return {.outcome = outcome::late};
    }
    std::int64_t const time = ticks_of(reading.time);
    bool const kept_out = v.limits != nullptr && outside(o, reading.value);
    transformed x;
    if (!kept_out) {
        x = apply(o.transform, state.transform, reading.value, time);
        if (x.what == transformed::result::too_large) return {.outcome = outcome::too_large};
        if (x.what == transformed::result::no_time) return {.outcome = outcome::duplicate};
    }

    // The reading is taken.
    if (v.timing != nullptr) take(*v.timing, o, state.arrival, reading, placed, state.age, out);
    if (v.limits != nullptr) take(*v.limits, o, reading, state.age, out);
    accept(state.arrival, reading, placed);
    if (kept_out) return {.outcome = outcome::out_of_range, .warm = state.age >= warm_age};
    remember(state.transform, reading.value, time);
    if (x.what == transformed::result::first) return {.outcome = outcome::first};

    model::hour_of const hour = model::local_hour(reading.time, reading.utc_offset_s);
    if (state.age == 0) {
        begin(v, x.value, hour);
        return {.outcome = outcome::first};
    }
    return judge_and_learn(v, o, reading, x.value, hour, out);
}

std::optional<core::timestamp> deadline(schema const& s, std::byte const* block) noexcept
{
    // The views are of mutable parts; nothing is changed.
    block_view const v = view_of(s.layout(), const_cast<std::byte*>(block)); // NOLINT(*-const-cast)
    if (v.timing == nullptr) return std::nullopt;
    return deadline(*v.timing, s.options(), v.core.arrival);
}

void advance(schema const& s, std::byte* block, core::timestamp now, changes& out) noexcept
{
    out.clear();
    block_view const v = view_of(s.layout(), block);
    if (v.timing != nullptr) advance(*v.timing, s.options(), v.core.arrival, now, v.core.age, out);
}

void close(
    schema const& s, std::byte* block, core::end_reason why, core::timestamp now, changes& out) noexcept
{
    out.clear();
    block_view const v = view_of(s.layout(), block);
    options const& o = s.options();
    block_state& state = v.core;
    close_residual(state, why, now, out);
    if (v.limits != nullptr) close(*v.limits, o, why, now, state.age, out);
    if (v.timing == nullptr) return;
    close_gap(*v.timing, o, state.arrival, why, now, state.age, out);
    close_stuck(*v.timing, o, state.arrival, why, now, state.age, out);
}

} // namespace lariat::detect
