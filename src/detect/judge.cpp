#include "judge.hpp"

#include <algorithm>
#include <cmath>

#include <lariat/model/exponential_mean.hpp>

#include "question.hpp"
#include "residual_event.hpp"

namespace lariat::detect {
namespace {

/// Moves the short window's mean residual of the slow forecast on.
void slide_window(block_state& s, prediction const& p, double x) noexcept
{
    double const readings = 8 * pace_of(s.arrival);
    double const away = model::clip(x - p.slow.value, 5 * p.scale);
    double const mean = static_cast<double>(s.window_mean);
    s.window_mean = static_cast<float>(mean + (away - mean) / readings);
}

/// Moves the envelope of the readings on; its memory of 12 readings is of no consequence between 4 and 50.
void stretch_envelope(block_state& s, double x) noexcept
{
    s.high = std::max(x, s.high - (s.high - x) / 12);
    s.low = std::min(x, s.low + (x - s.low) / 12);
}

} // namespace

prediction predict(block_view v, model::hour_of hour) noexcept
{
    block_state const& s = v.core;
    prediction p;
    p.scale = model::scale_of(s.levels);
    std::optional<model::seasonal_levels> seasonal;
    if (v.seasonal != nullptr) seasonal = model::expected_at(v.seasonal->profile, hour, s.levels);
    model::fill_features(
        s.levels, seasonal ? &*seasonal : nullptr, p.scale, p.one_step_features, p.slow_features);
    p.one_step = predict(s.one_step.weight, p.one_step_features, s.levels.lags[0], p.scale);
    p.slow = predict(s.slow.weight, p.slow_features, s.levels.slow, p.scale);
    return p;
}

judged judge(block_view v, options const& o, prediction const& p, double x) noexcept
{
    block_state& s = v.core;
    slide_window(s, p, x);
    stretch_envelope(s, x);

    judged j;
    j.range = range_of(s.high, s.low, s.levels.slow);
    if (v.shape != nullptr) j.shape_residual = take(*v.shape, *v.history, x, least_step(s.levels));

    questions const asked = questions_of(v, o, p.scale);
    auto const hold = [&](std::size_t channel, double observed, double expected, double level) noexcept {
        question const& q = asked.all[channel];
        demand const user = demand_of(o, q.channel, level, q.calibration.scale, s.age);
        j.decision.add(consider(q, observed, expected, user, o.clear_level));
    };
    double const slow = p.slow.value;
    hold(0, x, p.one_step.value, p.one_step.value);
    hold(1, slow + static_cast<double>(s.window_mean), slow, slow);
    hold(2, j.range, 0, s.levels.slow);
    if (j.shape_residual)
        hold(3, *j.shape_residual * static_cast<double>(v.shape->step_scale), 0, s.levels.slow);
    return j;
}

} // namespace lariat::detect
