#pragma once

// Bodies of features.hpp: inline, for every reading of every stream goes through them.

#include <algorithm>
#include <cmath>

#include <lariat/core/lanes.hpp>
#include <lariat/model/exponential_mean.hpp>
#include <lariat/model/features.hpp>

namespace lariat::model {
namespace feature_detail {

/// Clips four features and stores them.  The bound is a float: it is clipped to the same before and after
/// rounding.
[[gnu::always_inline]] inline void save(float* at, core::lanes::pair low, core::lanes::pair high) noexcept
{
    using namespace core::lanes;
    constexpr auto bound = static_cast<float>(feature_bound);
    constexpr four most{bound, bound, bound, bound};
    core::lanes::save(at, greatest(least(narrowed(low, high), most), -most));
}

} // namespace feature_detail

inline void start(levels& state, double x) noexcept
{
    state = {.first = x, .lags = {x, x, x, x}, .mean_5 = x, .mean_50 = x, .slow = x, .deviation = 0};
}

inline double scale_of(levels const& state) noexcept
{
    return std::max(static_cast<double>(state.deviation), 1e-9 * std::abs(state.slow) + 1e-18);
}

inline void learn_slow(levels& state, double x, std::uint64_t age, double lasting) noexcept
{
    double const gain = lasting_gain(lasting, age);
    double const away = x - state.slow;
    double const deviation = state.deviation + (std::abs(away) - state.deviation) * gain;
    state.deviation = moved(state.deviation, std::abs(away), gain);
    state.slow += (age < unclipped_age ? away : clip(away, 3 * deviation)) * gain;
}

inline void learn_fast(levels& state, double x, std::uint64_t age, double stride) noexcept
{
    state.mean_5 += (x - state.mean_5) * lasting_gain(std::min(1.0, stride * (1.0 / 5)), age);
    state.mean_50 += (x - state.mean_50) * lasting_gain(std::min(1.0, stride * (1.0 / 50)), age);
    state.lags = {x, state.lags[0], state.lags[1], state.lags[2]};
}

inline void fill_features(levels const& state, seasonal_levels const* seasonal, double scale,
    std::span<float, one_step_features> one_step, std::span<float, slow_features> slow,
    base one_step_base) noexcept
{
    using core::lanes::pair;
    using feature_detail::save;
    bool const from_last = one_step_base == base::last_value;
    double const from = from_last ? state.lags[0] : state.slow;
    double const other = from_last ? state.slow : state.lags[0];
    pair const seasons = seasonal != nullptr ? pair{seasonal->day, seasonal->week} : pair{from, from};
    double const per_scale = 1 / scale;
    auto const away = [&](pair levels) noexcept { return (levels - from) * per_scale; };
    save(one_step.data(), away(pair{state.lags[1], state.lags[2]}), away(pair{state.lags[3], state.mean_5}));
    save(&one_step[4], away(pair{state.mean_50, other}), away(seasons));

    pair const slow_seasons = seasonal != nullptr ? seasons : pair{state.slow, state.slow};
    auto const away_from_slow = [&](pair levels) noexcept { return (levels - state.slow) * per_scale; };
    save(slow.data(), away_from_slow(pair{state.mean_50, slow_seasons[0]}),
        away_from_slow(pair{slow_seasons[1], state.slow}));
}

} // namespace lariat::model
