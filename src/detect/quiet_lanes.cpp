#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <lariat/detect/step.hpp>

#include "learn.hpp"
#include "next_blocks.hpp"
#include "quiet.hpp"
#include "quiet_lanes.hpp"
#include "record.hpp"
#include "residuals.hpp"
#include "state.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "quiet_lanes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "channel_lanes-inl.hpp"
#include "learner_lanes-inl.hpp"
#include "model_lanes-inl.hpp"
#include "rhythm_lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {
namespace {

#if HWY_TARGET > HWY_AVX3

unsigned pass_together(schema const&, std::span<quiet_reading>, std::span<std::byte const* const>)
{
    return 0;
}

bool has_lanes()
{
    return false;
}

#else

constexpr std::size_t lag_at(std::size_t i)
{
    return offsetof(block_state, levels.lags) + i * sizeof(double);
}

HWY_INLINE level_lanes load_levels(group const& g)
{
    auto const pair = [&](std::size_t offset) HWY_ATTR { return load_pair(g.at, offset); };
    word_pair const first = pair(offsetof(block_state, levels.first));
    word_pair const lags = pair(lag_at(1));
    word_pair const last = pair(lag_at(3));
    word_pair const means = pair(offsetof(block_state, levels.mean_50));
    return {.first = as_numbers(first.first),
        .lag_1 = as_numbers(first.second),
        .lag_2 = as_numbers(lags.first),
        .lag_3 = as_numbers(lags.second),
        .lag_4 = as_numbers(last.first),
        .mean_5 = as_numbers(last.second),
        .mean_50 = as_numbers(means.first),
        .slow = as_numbers(means.second),
        .deviation = low_single(pair(offsetof(block_state, levels.deviation)).first)};
}

HWY_INLINE void save(group const& g, level_lanes const& s)
{
    auto const pair = [&](std::size_t offset, numbers first, numbers second)
                          HWY_ATTR { save_pair(g.at, offset, as_wholes(first), as_wholes(second)); };
    pair(offsetof(block_state, levels.first), s.first, s.lag_1);
    pair(lag_at(1), s.lag_2, s.lag_3);
    pair(lag_at(3), s.lag_4, s.mean_5);
    pair(offsetof(block_state, levels.mean_50), s.mean_50, s.slow);
    save_word(g.at, offsetof(block_state, levels.deviation), word_of(s.deviation)); // and what fills the word
}

/// The running hour of each stream: its first three words.
struct running_lanes {
    hour_lanes profile;
    singles largest_reading;
    singles largest_window;
    wholes rest; ///< the upper half of the third word
};

HWY_INLINE running_lanes load_running(group const& g)
{
    static_assert(
        offsetof(running_hour, profile.day_visits) == 8 && offsetof(running_hour, largest_reading) == 12);
    static_assert(offsetof(running_hour, largest_window) == 16 && sizeof(running_hour) == 24);
    word_pair const first = load_pair(g.at, offsetof(block_state, hour));
    wholes const third = load_pair(g.at, offsetof(block_state, hour) + 16).first; // and what follows
    return {.profile = {.day = low_single(first.first),
                .week = high_single(first.first),
                .day_visits = byte_at<0>(first.second),
                .week_visits = byte_at<8>(first.second)},
        .largest_reading = high_single(first.second),
        .largest_window = low_single(third),
        .rest = hn::ShiftLeft<32>(hn::ShiftRight<32>(third))};
}

HWY_INLINE void save(group const& g, running_lanes const& h)
{
    wholes const visits =
        hn::Or(word_of(h.profile.day_visits), hn::ShiftLeft<8>(word_of(h.profile.week_visits)));
    save_pair(g.at, offsetof(block_state, hour), joined(h.profile.day, h.profile.week),
        hn::Or(visits, hn::ShiftLeft<32>(word_of(h.largest_reading))));
    save_word(g.at, offsetof(block_state, hour) + 16, hn::Or(word_of(h.largest_window), h.rest));
}

/// What the drift's mean and its scale become.
struct drift_lanes {
    singles mean;
    singles scale;
    flags over; ///< a drift would begin
};

/// outlook() of drift.hpp.
HWY_INLINE drift_lanes outlook(group const& g, options const& o, numbers residual, numbers slow_forecast,
    numbers scale, numbers share, numbers age, numbers running)
{
    wholes const word = load_pair(g.at, offsetof(block_state, drift.mean)).first;
    singles const own_scale = high_single(word);
    numbers const usual = larger(wide(own_scale), number(least_drift_scale) * scale);
    drift_lanes out;
    out.mean = moved(low_single(word), clip(residual, number(3) * scale),
        lasting_gain(gain_of(drift_memory, share), running));
    // floor_of() of decision.hpp
    numbers const expected = hn::Abs(slow_forecast);
    numbers const tick = o.tick > 0 ? number(o.tick) + number(1e-15) * expected : number(0);
    numbers const floor = larger(larger(number(o.floor_absolute), number(o.floor_relative) * expected), tick);
    numbers const exact = larger(larger(number(usual_sizes_of_drift) * usual, number(0.5) * scale), floor);
    numbers const size = hn::Abs(wide(out.mean));
    out.scale = moved(own_scale, smaller(size, number(3) * usual),
        lasting_gain(share * number(1 / drift_scale_memory), running));
    flags const old_enough = age * share >= number(youngest_with_drift);
    out.over = hn::And(old_enough, size > wide(narrow(exact)));
    return out;
}

/// Finds limits for those of the streams whose old ones do not hold.  Returns those.
HWY_INLINE unsigned find_limits(group& g, options const& o, unsigned left,
    std::array<float, streams> const& interval, std::array<found_limits, streams>& found)
{
    unsigned fresh = 0;
    for (std::size_t i = 0; i < streams; ++i) {
        if ((left >> i & 1U) == 0) continue;
        auto& s = part_at<block_state>(g.at[i], 0);
        if (s.unfitted != 0) fit_tails(s, o.parts);
        double const least_need = g.reading[i]->least_need;
        if (s.quiet.readings > 0 && do_quiet_limits_hold(s.quiet, interval[i], least_need)) continue;
        found[i] = find_quiet_limits(s, g.shape[i], o, {nullptr, interval[i], least_need});
        g.quiet_below[i] = found[i].lanes.data();
        fresh |= 1U << i;
    }
    return fresh;
}

/// Lets the shape channels take the readings.  Returns the streams that are quiet there too.
HWY_INLINE unsigned take_shapes(group const& g, layout const& l, std::span<quiet_reading> some, unsigned left,
    unsigned fresh, std::array<found_limits, streams> const& found)
{
    for (std::size_t i = 0; i < some.size(); ++i) {
        if ((left >> i & 1U) == 0) continue;
        shape_state& shape = *g.shape[i];
        if (shape.box_size + 1U < shape_state::box) {
            fill_box(shape, g.reading[i]->value);
            continue;
        }
        auto& history = part_at<shape_history>(g.at[i], history_offset(l));
        shape_sample& sample = some[i].shape;
        auto const below = (fresh >> i & 1U) != 0 ? found[i].shape : shape.channel.quiet_below[0];
        sample.residual =
            take(shape, history, g.reading[i]->value, least_step(part_at<block_state>(g.at[i], 0).levels));
        if (sample.residual && !is_quiet(shape.channel, below, *sample.residual)) {
            sample.taken = true;
            left &= ~(1U << i);
        }
    }
    return left;
}

// What is called from another unit would be compiled for the least machine.
template <bool seasonal>
[[gnu::flatten]] unsigned pass_some(
    schema const& rule, std::span<quiet_reading> some, std::span<std::byte const* const> after)
{
    layout const& l = rule.layout();
    options const& o = rule.options();
    next_blocks const next{l, after, some[0].block};
    group g; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by gather()
    unsigned left = gather<seasonal>(g, l, some);
    if (left == 0) {
        next.ask_from(0);
        return 0;
    }
    next.ask_for(0);

    numbers const x = as_numbers(load_each([&](std::size_t i) HWY_ATTR { return &g.reading[i]->value; }));
    constexpr std::size_t at_age = offsetof(block_state, age);
    word_pair const age_and_means = load_pair(g.at, at_age); // and frozen, and unfitted
    numbers const age = hn::ConvertTo(of_numbers{}, hn::BitCast(of_times{}, age_and_means.first));
    numbers const running = number(1) / (age + number(1));
    rhythm const beat = keep_time(g, x, age, running);
    next.ask_for(1);
    flags const acceptable =
        hn::And(hn::Abs(x) <= number(max_magnitude), hn::And(x >= number(o.minimum), x <= number(o.maximum)));
    left &= bits_of(hn::And(beat.kept, acceptable));
    if (left == 0) {
        next.ask_from(2);
        return 0;
    }

    // From here on they are judged, one way or the other.
    std::array<float, streams> interval; // NOLINT(cppcoreguidelines-pro-type-member-init): stored next
    save_each(interval, beat.interval.median);
    std::array<found_limits, streams>
        found; // NOLINT(cppcoreguidelines-pro-type-member-init): where they are fresh
    unsigned const fresh = find_limits(g, o, left, interval, found);
    next.ask_for(2);

    level_lanes levels = load_levels(g);
    running_lanes hour;
    if constexpr (seasonal) hour = load_running(g);
    numbers const scale = larger(wide(levels.deviation), number(1e-9) * hn::Abs(levels.slow) + number(1e-18));
    numbers const share =
        gain_of(slow_interval, wide(beat.interval.median)); // share_of(): also the span, at a stride of 1
    numbers const profile_gain = gain_of(model::profile_memory, share);
    season_lanes expected;
    if constexpr (seasonal) expected = expected_at(hour.profile, levels, profile_gain);
    forecast_rows features;
    singles const mean_50 = fill_features<seasonal>(features, levels, expected, scale);
    next.ask_for(3);
    auto const state = [&](std::size_t i)
                           HWY_ATTR -> block_state& { return part_at<block_state>(g.at[i], 0); };
    forecast_rows weights; // NOLINT(cppcoreguidelines-pro-type-member-init): stored next
    for (std::size_t i = 0; i < streams; ++i) {
        find_weights(state(i).one_step, &weights.one_step[i * model::one_step_features]);
        find_weights(state(i).slow, &weights.slow[i * model::slow_features]);
    }
    singles const one_step_dot =
        dots<model::one_step_features>(weights.one_step.data(), features.one_step.data());
    singles const slow_dot = dots<model::slow_features>(weights.slow.data(), features.slow.data());
    numbers const one_step = levels.lag_1 + scale * wide(one_step_dot);
    numbers const slow = levels.slow + scale * wide(slow_dot);

    // What the window's mean and the envelope become, and the residuals: residuals.hpp.
    numbers const away = clip(x - slow, number(window_bound) * scale);
    singles const window_mean = moved(low_single(age_and_means.second), away, gain_of(window_memory, share));
    word_pair const envelope = load_pair(g.at, offsetof(block_state, high));
    numbers const high_before = as_numbers(envelope.first);
    numbers const low_before = as_numbers(envelope.second);
    numbers const high = larger(x, high_before - (high_before - x) * number(envelope_gain));
    numbers const low = smaller(x, low_before + (x - low_before) * number(envelope_gain));
    numbers const range =
        (high - low) + number(0.5) * larger(hn::Abs(high - levels.slow), hn::Abs(low - levels.slow));
    channel_residuals const r = residuals_of(g, scale, levels.slow, hn::Abs(x - one_step),
        hn::Abs((slow + wide(window_mean)) - slow), hn::Abs(range));
    left &= bits_of(are_quiet(g, r));
    next.ask_for(4);

    singles const mean_50_weight = low_single(pair_of_each([&](std::size_t i) HWY_ATTR {
        return hn::BitCast(
            of_pair{}, hn::LoadU(hn::CappedTag<float, 4>{}, &weights.slow[i * model::slow_features]));
    }).first);
    numbers const anchored = slow - scale * wide(mean_50_weight) * wide(mean_50);
    drift_lanes const drift = outlook(g, o, x - anchored, slow, scale, share, age, running);
    left &= ~bits_of(drift.over);
    if (l.shape != 0) left = take_shapes(g, l, some, left, fresh, found);
    if (left == 0) {
        next.ask_from(5);
        return 0;
    }

    // These are no news.
    block_state spare; // NOLINT(cppcoreguidelines-pro-type-member-init): what comes there is of no use
    for (std::size_t i = 0; i < some.size(); ++i) {
        if ((left >> i & 1U) == 0) continue;
        auto& s = part_at<block_state>(g.at[i], 0);
        if ((fresh >> i & 1U) != 0)
            keep(found[i], s, g.shape[i]);
        else
            --s.quiet.readings;
        if (l.shape != 0 && some[i].shape.residual)
            learn_shape(*g.shape[i], s.quiet, *some[i].shape.residual, false);
    }
    divert(g, left, spare);
    save(g, beat, x);
    next.ask_for(5);
    save_pair(g.at, offsetof(block_state, high), as_wholes(high), as_wholes(low));
    save_word(g.at, offsetof(block_state, drift.mean), joined(drift.mean, drift.scale));

    std::array<float, streams> one_step_sign; // NOLINT(cppcoreguidelines-pro-type-member-init): stored next
    std::array<float, streams> slow_sign; // NOLINT(cppcoreguidelines-pro-type-member-init): stored next
    save_each(one_step_sign, subgradient(x - one_step));
    save_each(slow_sign, subgradient(x - slow));
    wholes unfitted = hn::Zero(of_wholes{});
    bins const in = learn_channels(g, r, age, running, unfitted);
    next.ask_for(6);
    bin_rows rows; // NOLINT(cppcoreguidelines-pro-type-member-init): stored next
    save_each(rows.reading, in.reading);
    save_each(rows.window, in.window);
    save_each(rows.range, in.range);
    for (std::size_t i = 0; i < some.size(); ++i) {
        if ((left >> i & 1U) == 0) continue;
        auto& s = part_at<block_state>(g.at[i], 0);
        learn_forecast(s.one_step, &features.one_step[i * model::one_step_features], one_step_sign[i]);
        learn_forecast(s.slow, &features.slow[i * model::slow_features], slow_sign[i]);
        count_later(s,
            {static_cast<std::uint8_t>(rows.reading[i]), static_cast<std::uint8_t>(rows.window[i]),
                static_cast<std::uint8_t>(rows.range[i])});
    }
    next.ask_for(7);
    numbers const before = levels.first;
    if constexpr (seasonal) {
        hour.largest_reading = hn::Max(narrow(r.reading.magnitude), hour.largest_reading);
        hour.largest_window = hn::Max(narrow(r.window.magnitude), hour.largest_window);
        numbers const bound = number(3) * scale;
        learn_bucket(hour.profile.day, hour.profile.day_visits, x - before, bound, profile_gain);
        learn_bucket(hour.profile.week, hour.profile.week_visits, x - before, bound, profile_gain);
        save(g, hour);
    }
    learn_slow(levels, x, age, running, gain_of(model::slow_memory, share));
    next.ask_for(8);
    learn_fast(levels, x, running);
    save(g, levels);
    wholes const at_rest = hn::Set(of_wholes{}, std::uint64_t{1} << 56U);
    wholes const balance_and_flags =
        hn::Or(hn::Or(thawed(age_and_means.second), hn::ShiftLeft<48>(unfitted)), at_rest);
    save_pair(g.at, at_age, age_and_means.first + hn::Set(of_wholes{}, 1),
        hn::Or(word_of(window_mean), balance_and_flags));

    std::array<double, streams> forecast; // NOLINT(cppcoreguidelines-pro-type-member-init): stored next
    std::array<double, streams> state_score; // NOLINT(cppcoreguidelines-pro-type-member-init): stored next
    save_each(forecast, one_step);
    save_each(state_score, range);
    unsigned const warm = bits_of(age >= number(static_cast<double>(warm_age)));
    for (std::size_t i = 0; i < some.size(); ++i) {
        some[i].forecast = forecast[i];
        some[i].state_score = static_cast<float>(state_score[i]);
        some[i].warm = (warm >> i & 1U) != 0;
    }
    return left;
}

unsigned pass_together(
    schema const& rule, std::span<quiet_reading> some, std::span<std::byte const* const> next)
{
    bool const seasonal = rule.layout().seasonal != 0;
    return seasonal ? pass_some<true>(rule, some, next) : pass_some<false>(rule, some, next);
}

bool has_lanes()
{
    return true;
}

#endif

} // namespace
} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lariat::detect {

HWY_EXPORT(pass_together);
HWY_EXPORT(has_lanes);

std::uint32_t pass_together(
    schema const& s, std::span<quiet_reading> some, std::span<std::byte const* const> next) noexcept
{
    return HWY_DYNAMIC_DISPATCH(pass_together)(s, some, next);
}

bool can_pass_together() noexcept
{
    return HWY_DYNAMIC_DISPATCH(has_lanes)();
}

} // namespace lariat::detect
#endif
