#include "judge.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <lariat/model/exponential_mean.hpp>

#include "forecast_lanes.hpp"
#include "question.hpp"
#include "residual_event.hpp"

namespace lariat::detect {
namespace {

/// Moves the short window's mean residual of the slow forecast on.
void slide_window(block_state& s, prediction const& p, double x) noexcept
{
    double const readings = 8 * pace_of(s.arrival);
    double const away = model::clip(x - p.slow, 5 * p.scale);
    s.window_mean = model::moved(s.window_mean, away, 1 / readings);
}

/// Moves the envelope of the readings on; its memory of 12 readings is of no consequence between 4 and 50.
void stretch_envelope(block_state& s, double x) noexcept
{
    s.high = std::max(x, s.high - (s.high - x) / 12);
    s.low = std::min(x, s.low + (x - s.low) / 12);
}

} // namespace

model::base one_step_base(options const& o) noexcept
{
    bool const changes = o.transform == transform::difference || o.transform == transform::log_return;
    return changes ? model::base::slow_level : model::base::last_value;
}

double base_level(block_state const& s, options const& o) noexcept
{
    return one_step_base(o) == model::base::last_value ? s.levels.lags[0] : s.levels.slow;
}

prediction predict(block_view v, options const& o, model::hour_of hour) noexcept
{
    block_state const& s = v.core;
    prediction p; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    p.scale = model::scale_of(s.levels);
    std::optional<model::seasonal_levels> seasonal;
    if (v.seasonal != nullptr) {
        double const memory = model::profile_memory * pace_of(s.arrival);
        seasonal = model::expected_at(v.seasonal->profile, hour, s.levels, memory);
    }
    model::fill_features(s.levels, seasonal ? &*seasonal : nullptr, p.scale, p.one_step_features,
        p.slow_features, one_step_base(o));
    auto const [one_step, slow] =
        forecast_values({s.one_step.weight.data(), p.one_step_features.data(), base_level(s, o)},
            {s.slow.weight.data(), p.slow_features.data(), s.levels.slow}, p.scale);
    p.one_step = one_step;
    p.slow = slow;
    return p;
}

judged judge(block_view v, options const& o, prediction const& p, double x, double least_need) noexcept
{
    block_state& s = v.core;
    slide_window(s, p, x);
    stretch_envelope(s, x);

    judged j;
    j.range = range_of(s.high, s.low, s.levels.slow);
    if (v.shape != nullptr) j.shape_residual = take(*v.shape, *v.history, x, least_step(s.levels));

    questions const asked = questions_of(v, o, p.scale, least_need);
    std::array<double, 3> const observed{x, p.slow + static_cast<double>(s.window_mean), j.range};
    std::array<double, 3> const expected{p.one_step, p.slow, 0};
    std::array<double, 3> const level{p.one_step, p.slow, s.levels.slow};
    auto const calibrated = judge_all(asked,
        {std::abs(observed[0] - expected[0]), std::abs(observed[1] - expected[1]), std::abs(observed[2])});
    double const liveliness = v.transform != nullptr ? static_cast<double>(v.transform->liveliness) : 0;
    bool const demanding = demands_anything(o);
    auto const user = [&](std::size_t channel, double at) noexcept {
        if (!demanding) return demand{};
        question const& q = asked.all[channel];
        return demand_of(o, q.channel, at, q.calibration.scale, liveliness, s.age);
    };
    for (std::size_t i = 0; i < 3; ++i)
        j.decision.hold(
            asked.all[i], calibrated[i], observed[i], expected[i], user(i, level[i]), o.clear_level);
    if (j.shape_residual) {
        double const residual = *j.shape_residual * static_cast<double>(v.shape->step_scale);
        question const& q = asked.all[3];
        j.decision.hold(q, q.calibration.judge(std::abs(residual), q.need, q.usual_peak), residual, 0,
            user(3, s.levels.slow), o.clear_level);
    }
    return j;
}

} // namespace lariat::detect
