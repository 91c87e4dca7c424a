#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <lariat/core/window.hpp>
#include <lariat/model/features.hpp>

#include "channel_state.hpp"
#include "shape_lanes.hpp"

namespace lariat::detect {

/// The shape channel's state.  Its samples are means of four readings, coded as steps in 8 bits.
///
/// At each sample the last `window` of them are compared with those `lag` earlier, for every lag: an average
/// magnitude difference function.
struct shape_state {
    static constexpr std::size_t box = 4; ///< readings a sample
    static constexpr std::size_t window = compared_samples;
    static constexpr std::size_t history = 1'024; ///< samples
    static constexpr std::size_t lags = history - window; ///< 0 to lags - 1

    double box_sum; ///< of the readings in the box that fills
    std::uint8_t box_size; ///< readings in the box
    std::uint8_t begun; ///< 1 once there is a last sample
    float step_scale; ///< mean absolute step between samples, clipped
    double last_sample;
    std::uint32_t samples; ///< codes seen
    single_channel channel;
};

using shape_history = core::window<std::uint8_t>;

/// Least step scale: differences below it are rounding.
[[nodiscard]] double least_step(model::levels const& levels) noexcept;

/// Takes a reading into the box, which it does not complete.
inline void fill_box(shape_state& s, double x) noexcept
{
    s.box_sum += x;
    ++s.box_size;
}

/// Takes a reading in.  Returns the residual, in multiples of the step scale, where a sample is complete and
/// the stream has a history to compare it with: the mean absolute difference to its most similar earlier
/// window.
[[nodiscard]] std::optional<double> take(
    shape_state& s, shape_history& history, double x, double least_step) noexcept;

/// Residuals that take() has returned so far.
[[nodiscard]] std::uint64_t residuals_of(shape_state const& s) noexcept;

/// Whether the history is still too short for the channel to alarm; it measures and learns meanwhile.
[[nodiscard]] bool is_silent(shape_state const& s) noexcept;

/// Least scale of the residual, in multiples of the step scale.
inline constexpr double shape_floor = 0.02;

} // namespace lariat::detect
