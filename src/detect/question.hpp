#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>
#include <lariat/model/features.hpp>

#include "math.hpp"
#include "requirement.hpp"
#include "state.hpp"

namespace lariat::detect {

/// What a channel's next residual will be held against, known before the reading comes.
struct question {
    core::channel channel;
    detect::calibration calibration;
    double need; ///< decades, the channel's gain included
    double gain; ///< decades that the channel is let off; in `need`
    double usual_peak; ///< see calibration::judge; 0 where the channel has no such rule
    bool silent; ///< measured and learned, but no alarm may come of it yet
};

/// The channels' questions, in the order of core::channel; without the last where there is no shape channel.
struct questions {
    std::array<question, 4> all;
    std::size_t size;

    [[nodiscard]] std::span<question const> channels() const noexcept { return {all.data(), size}; }
};

// Decades that a channel is let off.
inline constexpr double window_gain = log10_2;
inline constexpr double shape_gain = 1;

/// What the residuals of the channels are measured by, lane by lane; the last as the first.
/// \param scale  of the stream, model::scale_of
[[nodiscard, gnu::always_inline]] inline core::lanes::quad scales_of(
    block_state const& s, double scale) noexcept
{
    using namespace core::lanes;
    // Least scales: what residuals are measured by while nothing happens.
    double const floor = std::max(0.005 * scale, 1e-9 * std::abs(s.levels.slow) + 1e-12);
    double const window_floor = std::max(0.1 * scale, floor);
    auto const own = load<four>(s.channels.scale.data());
    auto const last = __builtin_shufflevector(own, own, 2, 0, 2, 0);
    return {greatest(widened_low(own), pair{floor, window_floor}),
        greatest(widened_low(last), pair{floor, floor})};
}

/// The same of the shape channel: its residuals are counted in steps.
[[nodiscard]] inline double shape_scale(shape_state const& s) noexcept
{
    return std::max(static_cast<double>(s.channel.scale[0]), shape_floor) * static_cast<double>(s.step_scale);
}

/// What decides on how improbable a stream's next reading must be, beside its rule and its age.
struct needs {
    budget const* own; ///< null where its rule has none
    float interval_s; ///< the stream's, with that reading
    double least; ///< see observation
};

/// What the stream's own rule and the shared budget ask of its next reading.
/// \param needed  needed_decades, or as roughly as will do
[[nodiscard]] inline double need_of(block_state const& s, options const& o, needs const& asked,
    double (*needed)(options const&, std::uint64_t, double) noexcept) noexcept
{
    double const young = warm_up_decades(s.age);
    bool const by_budget = asked.own != nullptr && asked.interval_s > 0;
    double const own = by_budget ? asked.own->need(readings_per_alarm(o, asked.interval_s)) + young
                                 : needed(o, s.age, pace_of(asked.interval_s));
    return asked.least > 0 ? std::max(own, asked.least + young) : own;
}

/// \param scale       of the stream, model::scale_of
/// \param least_need  see observation
[[nodiscard]] questions questions_of(
    block_view const& v, options const& o, double scale, double least_need) noexcept;

/// See calibration::judge; of channel reading.
[[nodiscard]] double usual_peak_of_readings(block_view const& v, parts const& parts) noexcept;

/// Judges the residuals of the channels that have one at every reading: reading, window mean, range.
[[nodiscard]] std::array<judgement, 3> judge_all(
    questions const& asked, std::array<double, 3> const& magnitude) noexcept;

} // namespace lariat::detect
