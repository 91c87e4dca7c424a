#include "decision.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <lariat/model/features.hpp>

namespace lariat::detect {
namespace {

bool allowed(direction d, double residual) noexcept
{
    switch (d) {
    case direction::both: return true;
    case direction::above: return residual > 0;
    case direction::below: return residual < 0;
    }
    return true;
}

} // namespace

candidate consider(
    question const& q, double observed, double expected, demand const& user, double clear_level) noexcept
{
    candidate c{.channel = q.channel, .observed = observed, .expected = expected, .decides = user.decides};
    c.residual = observed - expected;
    c.calibrated = q.calibration.judge(std::abs(c.residual), q.need, q.usual_peak);
    judgement const& j = c.calibrated;

    c.threshold = std::max(user.threshold.value_or(j.threshold), user.floor);
    bool const counts = allowed(user.direction, c.residual);
    double const evidence = counts ? j.evidence : 0;
    double const asked = c.threshold == j.threshold
        ? j.need
        : q.calibration.evidence_at(position_of(c.threshold, j.scale), j.need);
    c.score = evidence - asked;
    c.over = user.decides && counts && j.magnitude > c.threshold;
    c.still_over = user.decides && counts && j.magnitude > clear_level * c.threshold;
    return c;
}

demand demand_of(
    options const& o, core::channel channel, double expected, double scale, std::uint64_t age) noexcept
{
    bool const by_user = o.threshold || o.mae_factor;
    bool const reading = channel == core::channel::reading;
    demand d{.decides = reading || !by_user};
    d.floor = std::max({o.floor_absolute, o.floor_relative * std::abs(expected), o.tick});
    if (reading || channel == core::channel::window_mean) d.direction = o.direction;
    if (!reading) return d;
    d.threshold = o.threshold;
    if (o.mae_factor && age >= model::unclipped_age)
        d.threshold = std::max(o.threshold.value_or(0), *o.mae_factor * scale);
    return d;
}

bool decision::over() const noexcept
{
    return std::any_of(
        candidates.begin(), candidates.begin() + size, [](candidate const& c) { return c.over; });
}

bool decision::still_over() const noexcept
{
    return std::any_of(
        candidates.begin(), candidates.begin() + size, [](candidate const& c) { return c.still_over; });
}

candidate const& decision::leading() const noexcept
{
    bool const some_over = over();
    candidate const* best = &candidates[0];
    double best_score = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < size; ++i) {
        candidate const& c = candidates[i];
        bool const eligible = some_over ? c.over : c.decides;
        if (!eligible || c.score <= best_score) continue;
        best = &c;
        best_score = c.score;
    }
    return *best;
}

double decision::surprise() const noexcept
{
    double most = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < size; ++i) {
        candidate const& c = candidates[i];
        if (c.channel != core::channel::shape) most = std::max(most, c.calibrated.score());
    }
    return most;
}

} // namespace lariat::detect
