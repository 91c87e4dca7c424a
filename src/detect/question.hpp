#pragma once

#include <array>
#include <cstddef>
#include <span>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>
#include <lariat/model/features.hpp>

#include "requirement.hpp"
#include "screen.hpp"
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

/// \param scale       of the stream, model::scale_of
/// \param least_need  see observation
[[nodiscard]] questions questions_of(
    block_view const& v, options const& o, double scale, double least_need) noexcept;

/// See calibration::judge; of channel reading.
[[nodiscard]] double usual_peak_of_readings(block_view const& v, parts const& parts) noexcept;

/// The same questions for screen(), which has cheaper answers: reading, window mean, range, shape.
/// \pre  the rule has no threshold of its own, which may be below what is calibrated
/// \param magnitude  of the residuals
/// \param has_shape  whether there is one of channel shape; its magnitude is of no matter otherwise
[[nodiscard]] screen_question screen_question_of(block_view const& v, options const& o, double scale,
    double least_need, std::array<double, 4> const& magnitude, bool has_shape) noexcept;

/// Judges the residuals of the channels that have one at every reading: reading, window mean, range.
[[nodiscard]] std::array<judgement, 3> judge_all(
    questions const& asked, std::array<double, 3> const& magnitude) noexcept;

} // namespace lariat::detect
