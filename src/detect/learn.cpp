#include "learn.hpp"

#include <algorithm>
#include <cmath>

#include <lariat/model/exponential_mean.hpp>

#include "question.hpp"
#include "quiet.hpp"

namespace lariat::detect {
namespace {

/// Whether the slow state stands still for a reading: while the surprise is a decade or more over what is
/// needed, but not for long, lest a stream that has moved for good never be followed.
bool freezes(std::uint16_t& balance, double surprise, std::uint64_t age) noexcept
{
    constexpr std::uint16_t longest = 300; // readings
    constexpr std::uint64_t youngest = 100;
    if (surprise < 1 || age <= youngest) {
        thaw(balance);
        return false;
    }
    bool const frozen = balance < longest;
    if (frozen) ++balance;
    return frozen;
}

/// Learns residuals some of which are over, lane by lane.  Returns as add_all() does.
std::uint8_t learn_clustered(channel_lanes& c, residual_lanes const& r, unsigned over) noexcept
{
    unsigned fitted = 0; // too: what rests on them is to be found anew
    auto const weight = [&](std::size_t i) noexcept {
        return declustered_weight(c.cluster[i], (over >> i & 1U) != 0);
    };
    auto const learn_one = [&](std::size_t i, double magnitude, std::uint32_t eighths) noexcept {
        fitted |= unsigned{add(c, i, static_cast<std::size_t>(r.bin[i]), magnitude, eighths)} << i;
    };
    std::uint32_t const of_reading = weight(lane::reading);
    learn_one(lane::reading, r.magnitude.low[0], of_reading);
    learn_one(lane::recent, r.magnitude.low[0], of_reading);
    learn_one(lane::window, r.magnitude.low[1], weight(lane::window));
    learn_one(lane::range, r.magnitude.high[0], weight(lane::range));
    return static_cast<std::uint8_t>(fitted);
}

/// Learns residuals into the tails of their channels.  Returns as add_all() does.
std::uint8_t learn_tails(channel_lanes& c, residual_lanes const& r, unsigned over) noexcept
{
    if (over != 0) [[unlikely]]
        return learn_clustered(c, r, over);
    pass_clusters(c);
    return add_all(c, r);
}

} // namespace

void learn_shape(shape_state& shape, quiet_limits const& held, double residual, bool over) noexcept
{
    single_channel& c = shape.channel;
    double const scale = std::max(static_cast<double>(c.scale[0]), shape_floor);
    std::uint32_t const weight = declustered_weight(c.cluster[0], over);
    double const size = residual * static_cast<double>(shape.step_scale);
    bool const anew = add(c, 0, bin_of_ratio(size / shape_scale(shape)), size, weight);
    if (anew && held.readings > 0) refit_quiet_limits(shape, held);
    learn_scale(c.scale[0], residual, scale, residuals_of(shape) - 1);
}

void begin(block_view const& v, double x, model::hour_of hour) noexcept
{
    block_state& s = v.core;
    model::start(s.levels, x);
    s.high = s.low = x;
    if (v.seasonal != nullptr) {
        enter_hour(*v.seasonal, s.hour, hour);
        model::learn(s.hour.profile, 0, 0, model::profile_memory);
    }
    if (v.shape != nullptr) (void)take(*v.shape, *v.history, x, 0);
    s.age = 1;
}

void learn(block_view const& v, parts const& parts, prediction const& p, judged const& j, double x) noexcept
{
    block_state& s = v.core;
    if (parts.learner) {
        s.one_step.learn(p.one_step_features, x - p.one_step);
        s.slow.learn(p.slow_features, x - p.slow);
    }

    unsigned const over = parts.declustering ? j.over : 0;
    s.unfitted = learn_tails(s.channels, j.residuals, over);
    learn_scales(s.channels, j.residuals, s.age);
    if (j.shape_residual) learn_shape(*v.shape, s.quiet, *j.shape_residual, (over >> 3U & 1U) != 0);

    if (v.seasonal != nullptr) note_largest(s.hour, j.residuals);
    bool const frozen = parts.freezing && freezes(s.frozen, j.decision.surprise(), s.age);
    bool const moving = v.shift != nullptr && in_doubt(*v.shift);
    if (!frozen && !moving) {
        learn_usual(s, v.seasonal != nullptr, p, x);
    } else if (v.seasonal != nullptr) {
        model::note(s.hour.profile);
    }
    if (v.transform != nullptr) learn_liveliness(*v.transform, std::abs(x - s.levels.slow), p.scale, s.age);
    model::learn_fast(s.levels, x, s.age, p.stride);
    ++s.age;
}

} // namespace lariat::detect
