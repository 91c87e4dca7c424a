#include "question.hpp"

#include "tail_lanes.hpp"

namespace lariat::detect {
namespace {

bool has_usual_peaks(block_view const& v, parts const& parts) noexcept
{
    return parts.recurrence && v.seasonal != nullptr && v.core.hour.of_week != running_hour::none;
}

double peak_of(half_float around) noexcept
{
    return 2.0 * static_cast<double>(widened(around));
}

double usual_peak_of_window(block_view const& v, parts const& parts) noexcept
{
    if (!has_usual_peaks(v, parts)) return 0;
    return peak_of(v.seasonal->window.around(v.core.hour.of_day()));
}

} // namespace

double usual_peak_of_readings(block_view const& v, parts const& parts) noexcept
{
    return has_usual_peaks(v, parts) ? peak_of(v.core.hour.usual_reading) : 0;
}

questions questions_of(block_view const& v, options const& o, double scale, double least_need) noexcept
{
    block_state const& s = v.core;
    double const need = need_of(s, o, {v.budget, s.arrival.interval_s, least_need}, needed_decades);
    auto const of_lanes = scales_of(s, scale);
    std::array<double, 3> const scales{of_lanes.low[0], of_lanes.low[1], of_lanes.high[0]};
    auto const calibrated = [&](std::size_t i) noexcept {
        return calibration{.all = tail_of(s, i), .recent = {}, .recent_extra = 0, .scale = scales[i]};
    };

    questions q; // NOLINT(cppcoreguidelines-pro-type-member-init): the first `size` are filled below
    q.size = v.shape != nullptr ? 4 : 3;
    q.all[0] = {core::channel::reading, calibrated(lane::reading), need, 0,
        usual_peak_of_readings(v, o.parts), false};
    if (o.parts.recent_tail) q.all[0].calibration.recent = tail_of(s, lane::recent);
    q.all[0].calibration.recent_extra = recent_extra_decades(need);
    q.all[1] = {core::channel::window_mean, calibrated(lane::window), need - window_gain, window_gain,
        usual_peak_of_window(v, o.parts), false};
    q.all[2] = {core::channel::range, calibrated(lane::range), need, 0, 0, false};
    if (v.shape == nullptr) return q;
    calibration const of_shape{
        .all = tail_of(v.shape->channel, 0), .recent = {}, .recent_extra = 0, .scale = shape_scale(*v.shape)};
    q.all[3] = {core::channel::shape, of_shape, need - shape_gain, shape_gain, 0, is_silent(*v.shape)};
    return q;
}

std::array<judgement, 3> judge_all(questions const& asked, std::array<double, 3> const& magnitude) noexcept
{
    question const& reading = asked.all[0];
    tail_question lanes; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below, for every reading
    for (std::size_t i = 0; i < tail_question::channels; ++i) {
        question const& q = asked.all[i];
        lanes.tails[i] = q.calibration.all;
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
    bool const usual = reading.calibration.recent.counts != nullptr && answer(lanes, found);
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
