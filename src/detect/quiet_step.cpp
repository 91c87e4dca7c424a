#include "quiet_step.hpp"

#include <algorithm>
#include <cmath>

#include <lariat/detect/step.hpp>

#include "habits.hpp"
#include "learn.hpp"
#include "prediction.hpp"
#include "quiet.hpp"
#include "record.hpp"
#include "residuals.hpp"
#include "state.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "quiet_step.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// Whether nothing goes on in a stream that a reading might change by being none.
HWY_INLINE bool is_at_rest(layout const& l, std::byte* block)
{
    static_assert(static_cast<int>(shift_phase::none) == 0);
    auto const& event = part_at<block_state>(block, 0).event;
    auto const& timing = part_at<timing_state>(block, l.timing);
    int const open = event.open | timing.gap_level | timing.stuck_level
        | part_at<shift_state>(block, l.shift).phase | part_at<drift_state>(block, l.drift).open;
    bool const in_range = l.range == 0 || part_at<breach_state>(block, l.range).open == 0;
    return open == 0 && event.largest_score >= 0 && in_range;
}

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
    constexpr double least_gap = 2; // s
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

/// model::dual_averaging_step() of as many elements as a register has.
template <class D>
HWY_INLINE void learn_weights(
    D d, float* sums, float* squares, float* weights, float const* features, double residual)
{
    constexpr model::learner_options options{};
    auto const number = [d](float value) HWY_ATTR { return hn::Set(d, value); };
    auto const g = static_cast<float>((residual < 0) - (residual > 0));
    auto const forgetting = number(options.forgetting);
    auto const least = number(model::least_sum);
    auto const gradient = hn::Mul(number(g), hn::LoadU(d, features));
    auto const some_sum = hn::Add(hn::Mul(forgetting, hn::LoadU(d, sums)), gradient);
    auto const some_squares =
        hn::Add(hn::Mul(forgetting, hn::LoadU(d, squares)), hn::Mul(gradient, gradient));
    auto const sum = hn::IfThenElseZero(hn::Ge(hn::Abs(some_sum), least), some_sum);
    auto const square = hn::IfThenElseZero(hn::Ge(some_squares, least), some_squares);
    auto const root = hn::Add(hn::Sqrt(square), number(model::root_floor));
    auto const beyond = hn::Sub(hn::Abs(sum), hn::Mul(number(options.lambda), root));
    auto const kept = hn::Max(beyond, hn::Zero(d));
    auto const shrunk = hn::Add(hn::CopySignToAbs(kept, sum), hn::Zero(d));
    hn::StoreU(sum, d, sums);
    hn::StoreU(square, d, squares);
    hn::StoreU(hn::Div(hn::Mul(number(-options.alpha), shrunk), root), d, weights);
}

template <std::size_t size>
HWY_INLINE void learn_forecast(learner<size>& of, std::array<float, size> const& features, double residual)
{
    hn::CappedTag<float, size> const d;
    for (std::size_t i = 0; i < size; i += hn::Lanes(d))
        learn_weights(d, &of.sum[i], &of.squares[i], &of.weight[i], &features[i], residual);
}

// Flat: what is called from another unit's registers would be compiled for the least machine.
[[gnu::flatten]] bool pass_one(
    schema const& rule, std::byte* block, observation const& reading, verdict& out, shape_sample& sample)
{
    layout const& l = rule.layout();
    options const& o = rule.options();
    auto& s = part_at<block_state>(block, 0);
    auto& timing = part_at<timing_state>(block, l.timing);
    auto& drift = part_at<drift_state>(block, l.drift);
    double const x = reading.value;
    std::int64_t const t = ticks_of(reading.time);
    std::uint64_t const age = s.age;

    if (age == 0 || !is_at_rest(l, block)) return false;
    if (!is_acceptable(o, x) || s.arrival.offset != quarters_of(reading.utc_offset_s)) return false;
    rhythm beat; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by keep_time()
    if (!keep_time(beat, s, timing, t, x)) return false;
    auto* const seasonal = part_if<seasonal_state>(block, l.seasonal);
    if (seasonal != nullptr
        && model::local_hour(reading.time, reading.utc_offset_s).week != seasonal->running.of_week)
        return false;

    // From here on it is judged, one way or the other.
    if (s.unfitted != 0) fit_tails(s, o.parts);
    prediction const p = predict(s, seasonal, model::base::last_value, beat.interval_s, 1);
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
        outlook(drift, x - anchored(s, p), p.scale, floor_of(o, p.slow), p.share, p.stride, age);
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
    timing.habits = beat.habits;
    if (!beat.same) timing.last_change = t;
    s.window_mean = with.window_mean;
    s.high = with.high;
    s.low = with.low;
    pass(s.event);
    drift.mean = next_drift.mean;
    drift.scale = next_drift.scale;

    learn_forecast(s.one_step, p.one_step_features, x - p.one_step);
    learn_forecast(s.slow, p.slow_features, x - p.slow);
    pass_clusters(s.channels);
    s.unfitted = add_all(s.channels, r);
    learn_scales(s.channels, r, age);
    if (sample.residual) learn_shape(*shape, s.quiet, *sample.residual, false);
    if (seasonal != nullptr) note_largest(seasonal->running, r);
    thaw(s.frozen);
    learn_usual(s, seasonal, p, x);
    model::learn_fast(s.levels, x, age, p.stride);
    s.age = age + 1;

    out.outcome = outcome::judged;
    out.warm = age >= warm_age;
    out.state_score = static_cast<float>(range);
    out.forecast = p.one_step;
    return true;
}

} // namespace
} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lariat::detect {

HWY_EXPORT(pass_one);

bool pass_quietly(
    schema const& s, std::byte* block, observation const& reading, verdict& out, shape_sample& shape) noexcept
{
    return HWY_DYNAMIC_DISPATCH(pass_one)(s, block, reading, out, shape);
}

} // namespace lariat::detect
#endif
