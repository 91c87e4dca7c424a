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

/// What the stream's own rule and the shared budget ask of its next reading.
/// \param needed  needed_decades, or as roughly as will do
template <class Needed>
double need_of(block_view const& v, options const& o, double least_need, Needed const& needed) noexcept
{
    block_state const& s = v.core;
    double const young = warm_up_decades(s.age);
    bool const by_budget = v.budget != nullptr && s.arrival.interval_s > 0;
    double const own = by_budget ? v.budget->need(readings_per_alarm(o, s.arrival)) + young
                                 : needed(o, s.age, pace_of(s.arrival));
    return least_need > 0 ? std::max(own, least_need + young) : own;
}

/// Scale of the shape channel's residuals, which are counted in steps.
double shape_scale(shape_state const& s) noexcept
{
    return std::max(static_cast<double>(s.channel.scale), shape_floor) * static_cast<double>(s.step_scale);
}

/// What the residuals of reading, window mean and range are measured by; the last is for shape.
// Inlined: an array that is returned is stored in eights of bytes and loaded in sixteens, which waits.
[[gnu::always_inline]] inline std::array<double, 4> scales_of(block_state const& s, double scale) noexcept
{
    // Least scales: what residuals are measured by while nothing happens.
    double const floor = std::max(0.005 * scale, 1e-9 * std::abs(s.levels.slow) + 1e-12);
    double const window_floor = std::max(0.1 * scale, floor);
    return {std::max(static_cast<double>(s.reading.scale), floor),
        std::max(static_cast<double>(s.window.scale), window_floor),
        std::max(static_cast<double>(s.range.scale), floor), 0};
}

} // namespace

double usual_peak_of_readings(block_view const& v, parts const& parts) noexcept
{
    return usual_peak(v, parts, &seasonal_state::reading);
}

questions questions_of(block_view const& v, options const& o, double scale, double least_need) noexcept
{
    block_state const& s = v.core;
    auto const exact = [](options const& rule, std::uint64_t age, double pace) noexcept {
        return needed_decades(rule, age, pace);
    };
    double const need = need_of(v, o, least_need, exact);
    auto const scales = scales_of(s, scale);
    auto const calibrated = [](channel_state const& c, double unit) noexcept {
        return calibration{.channel = &c, .recent = nullptr, .recent_extra = 0, .scale = unit};
    };

    questions q; // NOLINT(cppcoreguidelines-pro-type-member-init): the first `size` are filled below
    q.size = v.shape != nullptr ? 4 : 3;
    q.all[0] = {core::channel::reading, calibrated(s.reading, scales[0]), need, 0,
        usual_peak_of_readings(v, o.parts), false};
    if (o.parts.recent_tail) q.all[0].calibration.recent = &s.recent;
    q.all[0].calibration.recent_extra = recent_extra_decades(need);
    q.all[1] = {core::channel::window_mean, calibrated(s.window, scales[1]), need - window_gain, window_gain,
        usual_peak(v, o.parts, &seasonal_state::window), false};
    q.all[2] = {core::channel::range, calibrated(s.range, scales[2]), need, 0, 0, false};
    if (v.shape == nullptr) return q;
    q.all[3] = {core::channel::shape, calibrated(v.shape->channel, shape_scale(*v.shape)), need - shape_gain,
        shape_gain, 0, is_silent(*v.shape)};
    return q;
}

bool screen(block_view const& v, options const& o, double scale, double least_need,
    std::array<double, 3> const& magnitude, std::optional<double> shape, screened& out) noexcept
{
    block_state const& s = v.core;
    double const need = need_of(v, o, least_need, rough_need);
    out.scale = scales_of(s, scale);
    // The fourth lane is the recent tail's or, without that, channel reading's once more.
    bool const recent = o.parts.recent_tail;
    screen_question const usual{
        .tails = {&s.reading.tail, &s.window.tail, &s.range.tail, recent ? &s.recent : &s.reading.tail},
        .limits = {long_memory, long_memory, long_memory, recent ? recent_memory : long_memory},
        .magnitude = {magnitude[0], magnitude[1], magnitude[2], magnitude[0]},
        .scale = {out.scale[0], out.scale[1], out.scale[2], out.scale[0]},
        .need = {need, need - window_gain, need, recent ? need + recent_extra_decades(need) : need}};
    screen_answer found; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by screen()
    if (!screen(usual, found)) return false;
    for (std::size_t i = 0; i < 3; ++i) out.bin[i] = found.bin[i];
    out.threshold_at = std::min(found.threshold_at[0], found.threshold_at[3]);
    auto const decade_on = [&](std::size_t i) noexcept {
        return found.threshold_at[i] + static_cast<double>(usual.tails[i]->excess) * ln_10;
    };
    out.decade_on = std::min(decade_on(0), decade_on(3));
    if (!shape) return true;

    channel_state const& c = v.shape->channel;
    out.scale[3] = shape_scale(*v.shape);
    double const asked = need - shape_gain;
    screen_question const of_shape{.tails = {&c.tail, &c.tail, &c.tail, &c.tail},
        .limits = {long_memory, long_memory, long_memory, long_memory},
        .magnitude = {*shape, *shape, *shape, *shape},
        .scale = {out.scale[3], out.scale[3], out.scale[3], out.scale[3]},
        .need = {asked, asked, asked, asked}};
    if (!screen(of_shape, found)) return false;
    out.bin[3] = found.bin[3];
    return true;
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
