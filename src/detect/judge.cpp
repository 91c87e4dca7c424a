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

/// Moves the short window's mean residual of the slow forecast on.
void slide_window(block_state& s, prediction const& p, double x) noexcept
{
    constexpr double memory = 8;
    double const away = model::clip(x - p.slow, 5 * p.scale);
    s.window_mean = model::moved(s.window_mean, away, gain_of(memory, p.span));
}

/// Moves the envelope of the readings on; its memory of 12 readings is of no consequence between 4 and 50.
void stretch_envelope(block_state& s, double x) noexcept
{
    constexpr double gain = 1.0 / 12;
    s.high = std::max(x, s.high - (s.high - x) * gain);
    s.low = std::min(x, s.low + (x - s.low) * gain);
}

/// The residuals of a reading.
struct residuals {
    std::array<double, 3> observed; ///< by reading, window mean, range
    std::array<double, 3> expected;
    double shape; ///< in the unit; of no matter where there is none

    [[nodiscard]] double magnitude(std::size_t i) const noexcept
    {
        return std::abs(observed[i] - expected[i]);
    }
};

/// The level that a user's relative floor is a share of.
std::array<double, 3> levels_of(block_state const& s, prediction const& p) noexcept
{
    return {p.one_step, p.slow, s.levels.slow};
}

double liveliness_of(block_view const& v) noexcept
{
    return v.transform != nullptr ? static_cast<double>(v.transform->liveliness) : 0;
}

/// Lets a reading pass that is surely over nothing; false where that is not proven.
bool pass(block_view const& v, judged& j) noexcept
{
    block_state const& s = v.core;
    auto const is_quiet = [](channel_state const& c, lesson const& l) noexcept {
        return l.magnitude < static_cast<double>(widened(c.quiet_below)) * l.scale;
    };
    if (!is_quiet(s.reading, j.lessons[0]) || !is_quiet(s.window, j.lessons[1])
        || !is_quiet(s.range, j.lessons[2]))
        return false;
    if (j.shape_residual && !is_quiet(v.shape->channel, j.lessons[3])) return false;
    j.quiet = true;
    return true;
}

/// The residuals with forecasts that add up in their parts, as an event tells them.
residuals explained_residuals(
    block_state const& s, options const& o, prediction const& p, residuals const& learned) noexcept
{
    double const one_step = predict(s.one_step.weight, p.one_step_features, base_level(s, o), p.scale).value;
    double const slow = predict(s.slow.weight, p.slow_features, s.levels.slow, p.scale).value;
    residuals r = learned;
    r.expected = {one_step, slow, 0};
    r.observed[1] = slow + static_cast<double>(s.window_mean);
    return r;
}

/// What each channel learns, but for what is over.
void note_lessons(block_view const& v, prediction const& p, residuals const& r, judged& j) noexcept
{
    auto const scale = channel_scales(v, p.scale);
    auto const note = [&](std::size_t i, double magnitude) noexcept {
        j.lessons[i] = {magnitude, scale[i], bin_of_ratio(magnitude / scale[i]), false};
    };
    for (std::size_t i = 0; i < 3; ++i) note(i, r.magnitude(i));
    if (j.shape_residual) note(3, std::abs(r.shape));
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
        j.decision.hold(q, q.calibration.judge(std::abs(r.shape), q.need, q.usual_peak), r.shape, 0,
            user(3, s.levels.slow), o.clear_level);
    }
    for (std::size_t i = 0; i < j.decision.size(); ++i) j.lessons[i].over = j.decision[i].calibrated.over();
    j.band = j.decision[0].threshold;
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

prediction predict(block_view const& v, options const& o, double stride) noexcept
{
    block_state const& s = v.core;
    prediction p; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    p.scale = model::scale_of(s.levels);
    p.stride = stride;
    p.share = share_of(s.arrival);
    p.span = p.share * stride;
    model::seasonal_levels seasonal{};
    if (v.seasonal != nullptr)
        seasonal = model::expected_at(
            v.seasonal->running.profile, s.levels, gain_of(model::profile_memory, p.share));
    model::fill_features(s.levels, v.seasonal != nullptr ? &seasonal : nullptr, p.scale, p.one_step_features,
        p.slow_features, one_step_base(o));
    p.one_step = forecast_value(s.one_step.weight, p.one_step_features, base_level(s, o), p.scale);
    p.slow = forecast_value(s.slow.weight, p.slow_features, s.levels.slow, p.scale);
    return p;
}

judged judge(block_view const& v, options const& o, prediction const& p, double x, double least_need,
    bool figures) noexcept
{
    block_state& s = v.core;
    slide_window(s, p, x);
    stretch_envelope(s, x);

    judged j;
    j.range = range_of(s.high, s.low, s.levels.slow);
    if (v.shape != nullptr) j.shape_residual = take(*v.shape, *v.history, x, least_step(s.levels));
    residuals const r{.observed = {x, p.slow + static_cast<double>(s.window_mean), j.range},
        .expected = {p.one_step, p.slow, 0},
        .shape = j.shape_residual ? *j.shape_residual * static_cast<double>(v.shape->step_scale) : 0};
    note_lessons(v, p, r, j);
    // Also where they are of no use: the state is not to depend on who asks for figures.
    if (!use_quiet_limits(s, least_need)) find_quiet_limits(v, o, least_need);
    // An open event looks at every reading; one that was never over has a largest score of zero.
    // A threshold that the user gives may be below what is calibrated.
    bool const may_be_quiet =
        !figures && s.event.open == 0 && s.event.largest_score >= 0 && !o.threshold && !o.mae_factor;
    if (!may_be_quiet || !pass(v, j)) hold(v, o, p, least_need, r, j);
    return j;
}

} // namespace lariat::detect
