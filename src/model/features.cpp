#include <lariat/model/features.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include <lariat/model/exponential_mean.hpp>

namespace lariat::model {

void start(levels& state, double x) noexcept
{
    state = {.first = x, .lags = {x, x, x, x}, .mean_5 = x, .mean_50 = x, .slow = x, .deviation = 0};
}

double scale_of(levels const& state) noexcept
{
    return std::max(static_cast<double>(state.deviation), 1e-9 * std::abs(state.slow) + 1e-18);
}

void learn_slow(levels& state, double x, std::uint64_t age, double memory) noexcept
{
    double const gain = mean_gain(memory, age);
    double const away = x - state.slow;
    double const deviation = state.deviation + (std::abs(away) - state.deviation) * gain;
    state.deviation = moved(state.deviation, std::abs(away), gain);
    state.slow += (age < unclipped_age ? away : clip(away, 3 * deviation)) * gain;
}

void learn_fast(levels& state, double x, std::uint64_t age, double stride) noexcept
{
    state.mean_5 += (x - state.mean_5) * mean_gain(std::max(1.0, 5 / stride), age);
    state.mean_50 += (x - state.mean_50) * mean_gain(std::max(1.0, 50 / stride), age);
    state.lags = {x, state.lags[0], state.lags[1], state.lags[2]};
}

void fill_features(levels const& state, seasonal_levels const* seasonal, double scale,
    std::span<float, one_step_features> one_step, std::span<float, slow_features> slow,
    base one_step_base) noexcept
{
    double const per_scale = 1 / scale;
    auto const feature = [per_scale](double level, double base) noexcept {
        return static_cast<float>(clip((level - base) * per_scale, feature_bound));
    };

    bool const from_last = one_step_base == base::last_value;
    double const from = from_last ? state.lags[0] : state.slow;
    one_step[0] = feature(state.lags[1], from);
    one_step[1] = feature(state.lags[2], from);
    one_step[2] = feature(state.lags[3], from);
    one_step[3] = feature(state.mean_5, from);
    one_step[4] = feature(state.mean_50, from);
    one_step[5] = feature(from_last ? state.slow : state.lags[0], from);
    one_step[6] = seasonal != nullptr ? feature(seasonal->day, from) : 0;
    one_step[7] = seasonal != nullptr ? feature(seasonal->week, from) : 0;

    slow[0] = feature(state.mean_50, state.slow);
    slow[1] = seasonal != nullptr ? feature(seasonal->day, state.slow) : 0;
    slow[2] = seasonal != nullptr ? feature(seasonal->week, state.slow) : 0;
    slow[3] = 0;
}

} // namespace lariat::model
