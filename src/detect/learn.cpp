#include "learn.hpp"

#include <algorithm>
#include <cmath>

#include <lariat/model/exponential_mean.hpp>

#include "quiet.hpp"

namespace lariat::detect {
namespace {

/// Whether the slow state stands still for a reading: while the surprise is a decade or more over what is
/// needed, but not for long, lest a stream that has moved for good never be followed.
bool freezes(std::uint16_t& balance, double surprise, std::uint64_t age) noexcept
{
    constexpr std::uint16_t longest = 300; // readings
    constexpr std::uint16_t recovery = 3; // as much faster does the balance fall
    constexpr std::uint64_t youngest = 100;
    if (surprise < 1 || age <= youngest) {
        balance = static_cast<std::uint16_t>(balance - std::min(balance, recovery));
        return false;
    }
    bool const frozen = balance < longest;
    if (frozen) ++balance;
    return frozen;
}

/// Learns a residual into its channel's tail; true where that was fitted anew.
bool learn_tail(channel_state& c, parts const& parts, lesson const& l) noexcept
{
    std::uint32_t const weight = declustered_weight(c.cluster, parts.declustering && l.over);
    return add(c.tail, long_memory, l.bin, l.magnitude, weight);
}

/// The same of channel reading, which has a second tail.
bool learn_tails(channel_state& c, tail& recent, parts const& parts, lesson const& l) noexcept
{
    std::uint32_t const weight = declustered_weight(c.cluster, parts.declustering && l.over);
    bool const fitted = add(c.tail, long_memory, l.bin, l.magnitude, weight);
    return add(recent, recent_memory, l.bin, l.magnitude, weight) || fitted;
}

} // namespace

void begin(block_view const& v, double x, model::hour_of hour) noexcept
{
    block_state& s = v.core;
    model::start(s.levels, x);
    s.high = s.low = x;
    if (v.seasonal != nullptr) {
        enter_hour(*v.seasonal, hour);
        model::learn(v.seasonal->running.profile, 0, 0, model::profile_memory);
    }
    if (v.shape != nullptr) (void)take(*v.shape, *v.history, x, 0);
    s.age = 1;
}

void learn(block_view const& v, parts const& parts, prediction const& p, judged const& j, double x) noexcept
{
    block_state& s = v.core;
    lesson const& reading = j.lessons[0]; // a structured binding of these crashes clang-tidy 16
    lesson const& window = j.lessons[1];
    lesson const& range = j.lessons[2];
    lesson const& shape = j.lessons[3];

    if (parts.learner) {
        s.one_step.learn(p.one_step_features, x - p.one_step);
        s.slow.learn(p.slow_features, x - p.slow);
    }

    bool fitted = learn_tails(s.reading, s.recent, parts, reading);
    fitted = learn_tail(s.window, parts, window) || fitted;
    fitted = learn_tail(s.range, parts, range) || fitted;
    if (fitted && s.quiet.readings > 0) refit_quiet_limits(s, parts);
    learn_scale(s.reading, reading.magnitude, reading.scale, s.age);
    learn_scale(s.window, window.magnitude, window.scale, s.age);
    learn_scale(s.range, range.magnitude, range.scale, s.age);

    if (j.shape_residual) {
        channel_state& c = v.shape->channel;
        bool const anew = learn_tail(c, parts, shape);
        if (anew && s.quiet.readings > 0) refit_quiet_limits(*v.shape, s.quiet);
        learn_scale(c, *j.shape_residual, std::max<double>(c.scale, shape_floor), residuals_of(*v.shape) - 1);
    }

    if (v.seasonal != nullptr) {
        running_hour& hour = v.seasonal->running;
        hour.largest_reading = std::max(hour.largest_reading, static_cast<float>(reading.magnitude));
        hour.largest_window = std::max(hour.largest_window, static_cast<float>(window.magnitude));
    }
    bool const frozen = parts.freezing && freezes(s.frozen, j.decision.surprise(), s.age);
    bool const moving = v.shift != nullptr && in_doubt(*v.shift);
    if (!frozen && !moving) {
        if (v.seasonal != nullptr)
            model::learn(v.seasonal->running.profile, x - s.levels.first, 3 * p.scale,
                gain_of(model::profile_memory, p.span));
        model::learn_slow(s.levels, x, s.age, gain_of(model::slow_memory, p.span));
    } else if (v.seasonal != nullptr) {
        model::note(v.seasonal->running.profile);
    }
    if (v.transform != nullptr) learn_liveliness(*v.transform, std::abs(x - s.levels.slow), p.scale, s.age);
    model::learn_fast(s.levels, x, s.age, p.stride);
    ++s.age;
}

} // namespace lariat::detect
