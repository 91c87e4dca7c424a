#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include <lariat/detect/options.hpp>
#include <lariat/model/features.hpp>
#include <lariat/model/profile.hpp>

#include "decision.hpp"
#include "forecast.hpp"
#include "state.hpp"

namespace lariat::detect {

/// The two forecasts of a value that is still to come.
struct prediction {
    double scale; ///< of the stream: the features' unit
    double stride; ///< usual intervals that the reading stands for, see stride_of()
    double share; ///< see share_of()
    double span; ///< readings of five minutes that it stands for: what the slow memories go by
    std::array<float, model::one_step_features> one_step_features;
    std::array<float, model::slow_features> slow_features;
    double one_step; ///< the forecasts, by forecast_value()
    double slow;
};

/// What the one-step forecast of such streams starts from: of changes, which do not last, the slow location.
[[nodiscard]] model::base one_step_base(options const& o) noexcept;

/// The same in the unit, for a stream's next value.
[[nodiscard]] double base_level(block_state const& s, options const& o) noexcept;

/// Share of a reading of this span in what is remembered for so many of five minutes.
[[nodiscard]] inline double gain_of(double readings, double span) noexcept
{
    return std::min(1.0, span * (1 / readings));
}

/// \param stride  of the reading to come
[[nodiscard]] prediction predict(block_view const& v, options const& o, double stride) noexcept;

/// What a channel learns of a residual.
struct lesson {
    double magnitude; ///< |residual|
    double scale; ///< what it was measured by
    std::size_t bin; ///< of its position in the channel's tail
    bool over; ///< what is calibrated
};

/// One reading held against everything, not yet learned.
struct judged { // NOLINT(cppcoreguidelines-pro-type-member-init): lessons that are read have been given
    bool quiet = false; ///< nothing is over by far, and nobody wanted the figures: there is no decision
    double band = 0; ///< channel reading's threshold; not of a quiet reading
    detect::decision decision;
    std::array<lesson, 4> lessons; ///< the last where there is a residual of shape
    std::optional<double> shape_residual; ///< in multiples of the step scale
    double range = 0; ///< the state score
};

/// Moves the window mean, the envelope and the shape channel on by `x`, and holds all channels against their
/// thresholds.
/// \param least_need  see observation
/// \param figures     false: only what is not quiet
[[nodiscard]] judged judge(block_view const& v, options const& o, prediction const& p, double x,
    double least_need, bool figures) noexcept;

} // namespace lariat::detect
