#include "decision.hpp"

#include <algorithm>
#include <cmath>

#include <lariat/model/features.hpp>

namespace lariat::detect {

bool counts(direction d, double residual) noexcept
{
    switch (d) {
    case direction::both: return true;
    case direction::above: return residual > 0;
    case direction::below: return residual < 0;
    }
    return true;
}

namespace {

/// Whether the channel may raise alarms at all.
bool takes_part(parts const& p, core::channel channel) noexcept
{
    switch (channel) {
    case core::channel::reading: return p.reading_channel;
    case core::channel::window_mean: return p.window_channel;
    case core::channel::range: return p.range_channel;
    default: return true;
    }
}

/// What the size of a single change is worth in a channel: eight of them in the mean, a dozen in the range.
double lively_share(core::channel channel) noexcept
{
    if (channel == core::channel::window_mean) return 0.5;
    return channel == core::channel::range ? 2.5 : 1;
}

} // namespace

demand demand_of(options const& o, core::channel channel, double expected, double scale, double liveliness,
    std::uint64_t age) noexcept
{
    bool const by_user = o.threshold || o.mae_factor;
    bool const reading = channel == core::channel::reading;
    demand d{.decides = (reading || !by_user) && takes_part(o.parts, channel)};
    d.floor = floor_of(o, expected);
    if (channel == core::channel::range) d.floor *= 1.5; // a reading that strays by d makes its range 1.5 d
    d.floor = std::max(d.floor, lively_share(channel) * o.floor_lively * liveliness);
    if (reading || channel == core::channel::window_mean) d.direction = o.direction;
    if (!reading) return d;
    d.threshold = o.threshold;
    if (o.mae_factor && age >= model::unclipped_age)
        d.threshold = std::max(o.threshold.value_or(0), *o.mae_factor * scale);
    return d;
}

void decision::hold(question const& q, judgement const& calibrated, double observed, double expected,
    demand const& user, double clear_level) noexcept
{
    candidate& c = candidates_[size_];
    c.channel = q.channel;
    c.observed = observed;
    c.expected = expected;
    c.residual = observed - expected;
    c.decides = user.decides && !q.silent;
    c.calibrated = calibrated;
    judgement const& j = c.calibrated;

    c.threshold = std::max(user.threshold.value_or(j.threshold), user.floor);
    bool const relevant = counts(user.direction, c.residual);
    double const evidence = relevant ? j.evidence : 0;
    double const asked = c.threshold == j.threshold
        ? j.need
        : q.calibration.evidence_at(position_of(c.threshold, j.scale), j.need);
    c.score = evidence - asked;
    c.over = c.decides && relevant && j.magnitude > c.threshold;
    c.still_over = c.decides && relevant && j.magnitude > clear_level * c.threshold;

    candidate const& best = candidates_[leading_];
    bool const leads = size_ == 0 || c.over > best.over
        || (c.over == best.over && c.decides >= best.decides && (c.score > best.score || !best.decides));
    if (leads) leading_ = size_;
    still_over_ = still_over_ || c.still_over;
    if (c.channel != core::channel::shape) surprise_ = std::max(surprise_, c.calibrated.score());
    ++size_;
}

} // namespace lariat::detect
