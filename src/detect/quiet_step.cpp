#include <algorithm>
#include <cmath>
#include <span>

#include <lariat/detect/step.hpp>
#include <lariat/model/loss.hpp>

#include "habits.hpp"
#include "learn.hpp"
#include "prediction.hpp"
#include "quiet.hpp"
#include "quiet_lanes.hpp"
#include "record.hpp"
#include "residuals.hpp"
#include "state.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "quiet_step.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "learner_lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {
namespace {

/// Whether the value is one that is judged, and within the user's limits.
HWY_INLINE bool is_acceptable(options const& o, double value)
{
    return std::abs(value) <= max_magnitude && value >= o.minimum && value <= o.maximum;
}

/// What a reading makes of how often readings come and change.
struct rhythm {
    timing_habits habits;
    float interval_s;
    std::int8_t run;
    bool same; ///< it equals the one before
};

/// Learns the rhythm; false where the reading is not in it.
HWY_INLINE bool keep_time(
    rhythm& r, block_state const& s, timing_state const& timing, std::int64_t t, double value)
{
    arrival_state const& a = s.arrival;
    std::int64_t distance = 0;
    if (__builtin_sub_overflow(t, a.last, &distance) || distance <= 0) return false;
    double const seconds = static_cast<double>(distance) / 1e9;
    r = {.habits = timing.habits, .interval_s = a.interval_s, .run = a.run, .same = value == a.value};
    auto const interval = static_cast<double>(a.interval_s);
    // Longer ones may be gaps, and longer runs stuck.
    if (seconds > 2 * interval || seconds > std::max(least_gap, static_cast<double>(r.habits.longest_s)))
        return false;
    if (r.habits.same_run >= least_stuck) return false;
    learn_interval(r.habits, seconds, interval, seconds, s.age);
    if (stride_of(r.habits, seconds, interval, s.age) != 1) return false;
    learn_sameness(r.habits, r.same, 0, s.age);
    learn_interval(r.interval_s, r.run, seconds);
    return true;
}

// Flat: what is called from another unit's registers would be compiled for the least machine.
[[gnu::flatten]] bool pass_one(schema const& rule, quiet_reading& one)
{
    layout const& l = rule.layout();
    std::byte* const block = one.block;
    observation const& reading = one.reading;
    shape_sample& sample = one.shape;
    options const& o = rule.options();
    auto& s = part_at<block_state>(block, 0);
    double const x = reading.value;
    std::int64_t const t = ticks_of(reading.time);
    std::uint64_t const age = s.age;

    if (l.shape != 0) prefetch_history(part_at<shape_state>(block, l.shape));
    if (age == 0 || s.at_rest == 0 || !has_room(s.channels)) return false;
    if (!is_acceptable(o, x) || s.arrival.offset != quarters_of(reading.utc_offset_s)) return false;
    rhythm beat; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by keep_time()
    if (!keep_time(beat, s, s.timing, t, x)) return false;
    bool const seasonal = l.seasonal != 0;
    if (seasonal && model::local_hour(reading.time, reading.utc_offset_s).week != s.hour.of_week)
        return false;

    // From here on it is judged, one way or the other.
    if (s.unfitted != 0) fit_tails(s, o.parts);
    forecast_weights weights; // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
    find_weights(s.one_step, weights.one_step.data());
    find_weights(s.slow, weights.slow.data());
    prediction const p = predict(s, weights, seasonal, model::base::last_value, beat.interval_s, 1);
    recent_readings const with = recent_with(s, p, x);
    double const range = range_of(with.high, with.low, s.levels.slow);
    residual_lanes const r = measured(s, p, residuals_of(p, x, with, range));
    shape_state* const shape = part_if<shape_state>(block, l.shape);
    bool const hold =
        s.quiet.readings > 0 && do_quiet_limits_hold(s.quiet, beat.interval_s, reading.least_need);
    found_limits found; // NOLINT(cppcoreguidelines-pro-type-member-init): where the old ones do not hold
    if (!hold) found = find_quiet_limits(s, shape, o, {nullptr, beat.interval_s, reading.least_need});
    if (!are_quiet(hold ? s.channels.quiet_below : found.lanes, r)) return false;
    drift_outlook const next_drift =
        outlook(s.drift, x - anchored(p), p.scale, floor_of(o, p.slow), p.share, p.stride, age);
    if (next_drift.old_enough && next_drift.over()) return false;
    if (shape != nullptr && shape->box_size + 1U < shape_state::box) {
        fill_box(*shape, x);
    } else if (shape != nullptr) {
        auto const below = hold ? shape->channel.quiet_below[0] : found.shape;
        sample.residual =
            take(*shape, part_at<shape_history>(block, history_offset(l)), x, least_step(s.levels));
        if (sample.residual && !is_quiet(shape->channel, below, *sample.residual)) {
            sample.taken = true;
            return false;
        }
    }

    // It is no news.
    if (hold)
        --s.quiet.readings;
    else
        keep(found, s, shape);
    s.arrival.last = t;
    s.arrival.value = x;
    s.arrival.interval_s = beat.interval_s;
    s.arrival.run = beat.run;
    s.arrival.late_run = 0;
    s.timing.habits = beat.habits;
    if (!beat.same) s.timing.last_change = t;
    s.window_mean = with.window_mean;
    s.high = with.high;
    s.low = with.low;
    s.drift.mean = next_drift.mean;
    s.drift.scale = next_drift.scale;

    auto const of_loss = [](double residual) {
        return static_cast<float>(model::absolute_subgradient(residual));
    };
    learn_forecast(s.one_step, p.one_step_features.data(), of_loss(x - p.one_step));
    learn_forecast(s.slow, p.slow_features.data(), of_loss(x - p.slow));
    pass_clusters(s.channels);
    s.unfitted = note_all(s.channels, r);
    count_later(s,
        {static_cast<std::uint8_t>(r.bin[lane::reading]), static_cast<std::uint8_t>(r.bin[lane::window]),
            static_cast<std::uint8_t>(r.bin[lane::range])});
    learn_scales(s.channels, r, age);
    if (sample.residual) learn_shape(*shape, s.quiet, *sample.residual, false);
    if (seasonal) note_largest(s.hour, r);
    thaw(s.frozen);
    learn_usual(s, seasonal, p, x);
    model::learn_fast(s.levels, x, age, p.stride);
    s.age = age + 1;

    one.warm = age >= warm_age;
    one.state_score = static_cast<float>(range);
    one.forecast = p.one_step;
    return true;
}

} // namespace
} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lariat::detect {

HWY_EXPORT(pass_one);

std::uint32_t pass_quietly(
    schema const& s, std::span<quiet_reading> some, std::span<std::byte const* const> next) noexcept
{
    constexpr std::size_t enough = 4; // to be faster side by side than one by one
    if (s.is_plain() && some.size() >= enough && can_pass_together()) return pass_together(s, some, next);
    std::uint32_t passed = 0;
    for (std::size_t i = 0; i < std::max(some.size(), next.size()); ++i) {
        if (i < next.size()) prefetch(s, next[i]);
        if (i < some.size() && s.is_plain())
            passed |= std::uint32_t{HWY_DYNAMIC_DISPATCH(pass_one)(s, some[i])} << i;
    }
    return passed;
}

} // namespace lariat::detect
#endif
