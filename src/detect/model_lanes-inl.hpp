// The model's formulas (exponential_mean.hpp, feature_bodies.hpp, profile_bodies.hpp) for a stream in each
// lane: operation by operation in the same order, so that they give the same bits.
//
// Included once for each machine by Highway's foreach_target.h; hence the guard that toggles.

#if defined(LARIAT_DETECT_MODEL_LANES_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LARIAT_DETECT_MODEL_LANES_INL_HPP
#undef LARIAT_DETECT_MODEL_LANES_INL_HPP
#else
#define LARIAT_DETECT_MODEL_LANES_INL_HPP
#endif

#include <cstdint>

#include "habits.hpp"
#include "prediction.hpp"
#include "state.hpp"

#include "block_lanes-inl.hpp"

#if HWY_TARGET <= HWY_AVX3

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {

// ------------------------------------------------------------------ exponential means

/// model::lasting_gain() of the share that a reading is in a running mean, 1 / (age + 1).
HWY_INLINE numbers lasting_gain(numbers lasting, numbers running)
{
    return larger(running, lasting);
}
HWY_INLINE numbers mean_gain(double memory, numbers running)
{
    return lasting_gain(number(1 / memory), running);
}

/// 0 where a mean is too small to matter.
HWY_INLINE singles mean_of(numbers next)
{
    singles const x = narrow(next);
    return hn::IfThenZeroElse(hn::Abs(x) < hn::Set(of_singles{}, model::least_mean), x);
}

/// model::moved().
HWY_INLINE singles moved(singles mean, numbers value, numbers gain)
{
    numbers const from = wide(mean);
    return mean_of(from + (value - from) * gain);
}

/// model::clip().
HWY_INLINE numbers clip(numbers value, numbers bound)
{
    return larger(hn::Neg(bound), smaller(value, bound));
}

/// gain_of() of the prediction.
HWY_INLINE numbers gain_of(double readings, numbers span)
{
    return smaller(number(1.0), span * number(1 / readings));
}

// ------------------------------------------------------------------ forecasts

/// model::levels.
struct level_lanes {
    numbers first;
    numbers lag_1;
    numbers lag_2;
    numbers lag_3;
    numbers lag_4;
    numbers mean_5;
    numbers mean_50;
    numbers slow;
    singles deviation;
};

/// model::profile_hour; counts as numbers.
struct hour_lanes {
    singles day;
    singles week;
    numbers day_visits;
    numbers week_visits;
};

struct season_lanes {
    numbers day;
    numbers week;
};

/// model::expected_at().
HWY_INLINE season_lanes expected_at(hour_lanes const& h, level_lanes const& levels, numbers lasting)
{
    numbers const one = number(1);
    numbers const zero = hn::Zero(of_numbers{});
    numbers const visits = h.week_visits - one; // learned, where there is one
    numbers const day = hn::IfThenElse(h.day_visits > one, levels.first + wide(h.day), levels.slow);
    numbers const belief = number(5) * visits * larger(lasting, number(1.0 / model::most_visits));
    numbers const week = levels.first + wide(h.week);
    numbers const believed = day + (week - day) * (belief / (belief + one));
    return {.day = day, .week = hn::IfThenElse(visits > zero, believed, day)};
}

/// Learns one bucket, as model::learn() does.
HWY_INLINE void learn_bucket(singles& bucket, numbers& visits, numbers offset, numbers bound, numbers lasting)
{
    numbers const one = number(1);
    numbers const noted = larger(visits, one);
    visits = hn::IfThenElse(noted - one < number(model::most_visits), noted + one, noted);
    numbers const learned = visits - one;
    numbers const gain = larger(lasting, one / learned);
    numbers const from = wide(bucket);
    numbers const next = from + clip(offset - from, bound) * gain;
    bucket = narrow(hn::IfThenElse(learned == one, offset, next));
}

/// A feature is clipped to this on both sides.
HWY_INLINE singles clipped_feature(numbers x)
{
    of_singles const d;
    constexpr auto bound = static_cast<float>(model::feature_bound);
    return hn::Max(hn::Min(narrow(x), hn::Set(d, bound)), hn::Set(d, -bound));
}

/// Features or weights of the forecasts, stream by stream.
struct forecast_rows {
    alignas(64) std::array<float, streams * model::one_step_features> one_step;
    alignas(64) std::array<float, streams * model::slow_features> slow;
};

/// model::fill_features(), with the last value as base; without `seasons` those features are 0.
/// Returns the slow forecast's first feature.
template <bool seasonal>
HWY_INLINE singles fill_features(
    forecast_rows& to, level_lanes const& s, season_lanes const& expected, numbers scale)
{
    of_numbers const d;
    numbers const per_scale = number(1) / scale;
    auto const pair = [](singles low, singles high) HWY_ATTR { return as_numbers(joined(low, high)); };
    auto const from_last = [&](numbers level)
                               HWY_ATTR { return clipped_feature((level - s.lag_1) * per_scale); };
    auto const from_slow = [&](numbers level)
                               HWY_ATTR { return clipped_feature((level - s.slow) * per_scale); };
    numbers const day = seasonal ? expected.day : s.lag_1;
    numbers const week = seasonal ? expected.week : s.lag_1;
    hn::StoreInterleaved4(pair(from_last(s.lag_2), from_last(s.lag_3)),
        pair(from_last(s.lag_4), from_last(s.mean_5)), pair(from_last(s.mean_50), from_last(s.slow)),
        pair(from_last(day), from_last(week)), d, reinterpret_cast<double*>(to.one_step.data())); // NOLINT
    numbers const slow_day = seasonal ? expected.day : s.slow;
    numbers const slow_week = seasonal ? expected.week : s.slow;
    singles const mean_50 = from_slow(s.mean_50);
    hn::StoreInterleaved2(pair(mean_50, from_slow(slow_day)), pair(from_slow(slow_week), from_slow(s.slow)),
        d, reinterpret_cast<double*>(to.slow.data())); // NOLINT
    return mean_50;
}

/// model::dot() of each stream's weights and features, `size` a row.
template <std::size_t size> HWY_INLINE singles dots(float const* weights, float const* features)
{
    hn::CappedTag<float, 4> const d;
    word_pair const sums = pair_of_each([&](std::size_t i) HWY_ATTR {
        auto sum = hn::Zero(d);
        for (std::size_t k = i * size; k < (i + 1) * size; k += 4)
            sum = sum + hn::LoadU(d, weights + k) * hn::LoadU(d, features + k);
        return hn::BitCast(of_pair{}, sum);
    });
    return (low_single(sums.first) + low_single(sums.second))
        + (high_single(sums.first) + high_single(sums.second));
}

/// model::learn_slow().
HWY_INLINE void learn_slow(level_lanes& s, numbers x, numbers age, numbers running, numbers lasting)
{
    numbers const gain = lasting_gain(lasting, running);
    numbers const away = x - s.slow;
    numbers const was = wide(s.deviation);
    numbers const deviation = was + (hn::Abs(away) - was) * gain;
    s.deviation = mean_of(deviation);
    auto const young = age < number(static_cast<double>(model::unclipped_age));
    s.slow = s.slow + hn::IfThenElse(young, away, clip(away, number(3) * deviation)) * gain;
}

/// model::learn_fast(), of a stride of 1.
HWY_INLINE void learn_fast(level_lanes& s, numbers x, numbers running)
{
    s.mean_5 = s.mean_5 + (x - s.mean_5) * mean_gain(5, running);
    s.mean_50 = s.mean_50 + (x - s.mean_50) * mean_gain(50, running);
    s.lag_4 = s.lag_3;
    s.lag_3 = s.lag_2;
    s.lag_2 = s.lag_1;
    s.lag_1 = x;
}

/// -sign(residual): the absolute loss's.
HWY_INLINE singles subgradient(numbers residual)
{
    numbers const zero = hn::Zero(of_numbers{});
    return narrow(
        hn::IfThenElse(residual < zero, number(1), hn::IfThenElseZero(residual > zero, number(-1))));
}

/// thaw() of the balance in the third quarter of each word; the other quarters are 0.
HWY_INLINE wholes thawed(wholes x)
{
    constexpr std::uint64_t quarter = 0x0000'ffff'0000'0000;
    hn::Repartition<std::uint16_t, of_wholes> const d;
    auto const balance = hn::BitCast(d, hn::And(x, hn::Set(of_wholes{}, quarter)));
    return hn::BitCast(of_wholes{}, hn::SaturatedSub(balance, hn::Set(d, recovery)));
}

} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
