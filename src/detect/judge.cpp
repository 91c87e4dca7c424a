#include "judge.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <lariat/model/exponential_mean.hpp>

#include "question.hpp"
#include "quiet.hpp"
#include "residual_event.hpp"

namespace lariat::detect {
namespace {

/// The level that a user's relative floor is a share of.
std::array<double, 3> levels_of(block_state const& s, prediction const& p) noexcept
{
    return {p.one_step, p.slow, s.levels.slow};
}

double liveliness_of(block_view const& v) noexcept
{
    return v.transform != nullptr ? static_cast<double>(v.transform->liveliness) : 0;
}

/// The residuals with forecasts that add up in their parts, as an event tells them.
residuals explained_residuals(
    block_state const& s, options const& o, prediction const& p, residuals const& learned) noexcept
{
    double const one_step =
        predict(p.weights.one_step, p.one_step_features, base_level(s, one_step_base(o)), p.scale).value;
    double const slow = predict(p.weights.slow, p.slow_features, s.levels.slow, p.scale).value;
    residuals r = learned;
    r.expected = {one_step, slow, 0};
    r.observed[1] = slow + static_cast<double>(s.window_mean);
    return r;
}

/// Holds the reading against everything.
void hold(block_view const& v, options const& o, prediction const& p, double least_need,
    residuals const& learned, judged& j) noexcept
{
    block_state const& s = v.core;
    questions const asked = questions_of(v, o, p.scale, least_need);
    residuals const r = explained_residuals(s, o, p, learned);
    auto const calibrated = judge_all(asked, {r.magnitude(0), r.magnitude(1), r.magnitude(2)});
    bool const demanding = demands_anything(o);
    auto const user = [&](std::size_t channel, double at) noexcept {
        if (!demanding) return demand{};
        question const& q = asked.all[channel];
        return demand_of(o, q.channel, at, q.calibration.scale, liveliness_of(v), s.age);
    };
    auto const levels = levels_of(s, p);
    for (std::size_t i = 0; i < 3; ++i)
        j.decision.hold(
            asked.all[i], calibrated[i], r.observed[i], r.expected[i], user(i, levels[i]), o.clear_level);
    if (j.shape_residual) {
        question const& q = asked.all[3];
        double const residual = *j.shape_residual * static_cast<double>(v.shape->step_scale);
        j.decision.hold(q, q.calibration.judge(residual, q.need, q.usual_peak), residual, 0,
            user(3, s.levels.slow), o.clear_level);
    }
    for (std::size_t i = 0; i < j.decision.size(); ++i)
        j.over |= unsigned{j.decision[i].calibrated.over()} << i;
    j.band = j.decision[0].threshold;
}

} // namespace

judged judge(block_view const& v, options const& o, prediction const& p, double x, double least_need,
    bool figures, shape_sample const& shape) noexcept
{
    block_state& s = v.core;
    if (s.unfitted != 0) fit_tails(s, o.parts);
    recent_readings const with = recent_with(s, p, x);
    s.window_mean = with.window_mean;
    s.high = with.high;
    s.low = with.low;

    judged j;
    j.range = range_of(s.high, s.low, s.levels.slow);
    if (shape.taken)
        j.shape_residual = shape.residual;
    else if (v.shape != nullptr)
        j.shape_residual = take(*v.shape, *v.history, x, least_step(s.levels));
    residuals const r = residuals_of(p, x, with, j.range);
    j.residuals = measured(s, p, r);
    // Also where they are of no use: the state is not to depend on who asks for figures.
    if (!use_quiet_limits(s, least_need))
        keep(find_quiet_limits(s, v.shape, o, {v.budget, s.arrival.interval_s, least_need}), s, v.shape);
    // An open event looks at every reading; one that was never over has a largest score of zero.
    // A threshold that the user gives may be below what is calibrated.
    bool const may_be_quiet =
        !figures && v.story.event.open == 0 && s.event.largest_score >= 0 && !o.threshold && !o.mae_factor;
    j.quiet = may_be_quiet && are_quiet(s.channels.quiet_below, j.residuals)
        && (!j.shape_residual
            || is_quiet(v.shape->channel, v.shape->channel.quiet_below[0], *j.shape_residual));
    if (!j.quiet) hold(v, o, p, least_need, r, j);
    return j;
}

} // namespace lariat::detect
