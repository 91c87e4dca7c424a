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

/// What the residuals of the channels are measured by, in the order of core::channel; the last where there is
/// a shape channel.
/// \param scale  of the stream, model::scale_of
// Inlined: an array that is returned is stored in eights of bytes and loaded in sixteens, which waits.
[[nodiscard, gnu::always_inline]] inline std::array<double, 4> channel_scales(
    block_view const& v, double scale) noexcept
{
    block_state const& s = v.core;
    // Least scales: what residuals are measured by while nothing happens.
    double const floor = std::max(0.005 * scale, 1e-9 * std::abs(s.levels.slow) + 1e-12);
    double const window_floor = std::max(0.1 * scale, floor);
    // The shape channel's residuals are counted in steps.
    double const shape = v.shape == nullptr
        ? 0
        : std::max(static_cast<double>(v.shape->channel.scale), shape_floor)
            * static_cast<double>(v.shape->step_scale);
    return {std::max(static_cast<double>(s.reading.scale), floor),
        std::max(static_cast<double>(s.window.scale), window_floor),
        std::max(static_cast<double>(s.range.scale), floor), shape};
}

/// What the stream's own rule and the shared budget ask of its next reading.
/// \param least_need  see observation
/// \param needed      needed_decades, or as roughly as will do
[[nodiscard]] inline double need_of(block_view const& v, options const& o, double least_need,
    double (*needed)(options const&, std::uint64_t, double) noexcept) noexcept
{
    block_state const& s = v.core;
    double const young = warm_up_decades(s.age);
    bool const by_budget = v.budget != nullptr && s.arrival.interval_s > 0;
    double const own = by_budget ? v.budget->need(readings_per_alarm(o, s.arrival)) + young
                                 : needed(o, s.age, pace_of(s.arrival));
    return least_need > 0 ? std::max(own, least_need + young) : own;
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
