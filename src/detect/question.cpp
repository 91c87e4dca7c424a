#include "question.hpp"

#include <algorithm>
#include <cmath>

#include "math.hpp"
#include "tail_lanes.hpp"

namespace lariat::detect {
namespace {

// Decades that a channel is let off.
constexpr double window_gain = log10_2;
constexpr double shape_gain = 1;

/// Twice what an hour's largest residuals usually are; 0 without seasons.
double usual_peak(block_view const& v, parts const& parts, hourly_peaks seasonal_state::*peaks) noexcept
{
    if (!parts.recurrence || v.seasonal == nullptr || v.seasonal->hour == seasonal_state::no_hour) return 0;
    return (v.seasonal->*peaks).usual_at(v.seasonal->hour);
}

calibration calibrate(channel_state const& c, double floor) noexcept
{
    return {.channel = &c,
        .recent = nullptr,
        .recent_extra = 0,
        .scale = std::max(static_cast<double>(c.scale), floor)};
}

/// What the stream's own rule and the shared budget ask of its next reading.
double need_of(block_view const& v, options const& o, double least_need) noexcept
{
    block_state const& s = v.core;
    double const young = warm_up_decades(s.age);
    bool const by_budget = v.budget != nullptr && s.arrival.interval_s > 0;
    double const own = by_budget ? v.budget->need(readings_per_alarm(o, s.arrival)) + young
                                 : needed_decades(o, s.age, pace_of(s.arrival));
    return least_need > 0 ? std::max(own, least_need + young) : own;
}

} // namespace

questions questions_of(block_view const& v, options const& o, double scale, double least_need) noexcept
{
    block_state const& s = v.core;
    double const need = need_of(v, o, least_need);
    // Least scales: what residuals are measured by while nothing happens.
    double const floor = std::max(0.005 * scale, 1e-9 * std::abs(s.levels.slow) + 1e-12);
    double const window_floor = std::max(0.1 * scale, floor);

    questions q; // NOLINT(cppcoreguidelines-pro-type-member-init): the first `size` are filled below
    q.size = v.shape != nullptr ? 4 : 3;
    q.all[0] = {core::channel::reading, calibrate(s.reading, floor), need, 0,
        usual_peak(v, o.parts, &seasonal_state::reading), false};
    if (o.parts.recent_tail) q.all[0].calibration.recent = &s.recent;
    q.all[0].calibration.recent_extra = recent_extra_decades(need);
    q.all[1] = {core::channel::window_mean, calibrate(s.window, window_floor), need - window_gain,
        window_gain, usual_peak(v, o.parts, &seasonal_state::window), false};
    q.all[2] = {core::channel::range, calibrate(s.range, floor), need, 0, 0, false};
    if (v.shape == nullptr) return q;
    q.all[3] = {core::channel::shape, calibrate(v.shape->channel, shape_floor), need - shape_gain, shape_gain,
        0, is_silent(*v.shape)};
    q.all[3].calibration.scale *= v.shape->step_scale; // its residuals are counted in steps
    return q;
}

std::array<judgement, 3> judge_all(questions const& asked, std::array<double, 3> const& magnitude) noexcept
{
    question const& reading = asked.all[0];
    tail_question lanes; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below, for every reading
    for (std::size_t i = 0; i < tail_question::channels; ++i) {
        question const& q = asked.all[i];
        lanes.tails[i] = &q.calibration.channel->tail;
        lanes.magnitude[i] = magnitude[i];
        lanes.scale[i] = q.calibration.scale;
        lanes.usual_peak[i] = q.usual_peak;
        lanes.gain[i] = q.gain;
    }
    lanes.tails[tail_question::recent] = reading.calibration.recent;
    lanes.need = reading.need;
    lanes.recent_extra = reading.calibration.recent_extra;
    std::array<judgement, 3> out; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    tail_answer found; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by answer()
    bool const usual = reading.calibration.recent != nullptr && answer(lanes, found);
    for (std::size_t i = 0; i < out.size(); ++i) {
        question const& q = asked.all[i];
        if (!usual) {
            out[i] = q.calibration.judge(magnitude[i], q.need, q.usual_peak);
            continue;
        }
        out[i] = {.magnitude = magnitude[i],
            .scale = q.calibration.scale,
            .position = found.position[i],
            .need = magnitude[i] < q.usual_peak ? q.need + 1 : q.need,
            .evidence = found.evidence[i],
            .threshold = found.threshold[i]};
    }
    return out;
}

} // namespace lariat::detect
