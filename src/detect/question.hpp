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

/// What a reading that passes a screen is known by, its channels in the order of core::channel.
struct screened {
    std::array<double, 4> scale; ///< as calibration::scale
    std::array<std::size_t, 4> bin; ///< of the residual's position
    double threshold_at; ///< position of channel reading's threshold, to 0.01
    double decade_on; ///< and where it were if a decade more was asked
};

/// Tries to prove that none of a reading's residuals exceeds what questions_of() would hold them against; see
/// detect::screen().
/// \pre  the rule has no threshold of its own, which may be below what is calibrated
/// \param magnitude  of the residuals of reading, window mean and range
/// \param shape      of channel shape's, where there is one
[[nodiscard]] bool screen(block_view const& v, options const& o, double scale, double least_need,
    std::array<double, 3> const& magnitude, std::optional<double> shape, screened& out) noexcept;

/// Judges the residuals of the channels that have one at every reading: reading, window mean, range.
[[nodiscard]] std::array<judgement, 3> judge_all(
    questions const& asked, std::array<double, 3> const& magnitude) noexcept;

} // namespace lariat::detect
