#pragma once

#include <optional>

#include <lariat/detect/options.hpp>
#include <lariat/detect/step.hpp>

#include "decision.hpp"
#include "prediction.hpp"
#include "residuals.hpp"
#include "state.hpp"

namespace lariat::detect {

/// One reading held against everything, not yet learned.
struct judged { // NOLINT(cppcoreguidelines-pro-type-member-init): residuals that are read have been given
    bool quiet = false; ///< nothing is over by far, and nobody wanted the figures: there is no decision
    double band = 0; ///< channel reading's threshold; not of a quiet reading
    detect::decision decision;
    residual_lanes residuals;
    unsigned over =
        0; ///< which channels' residuals are over what is calibrated, a bit each; the last shape's
    std::optional<double> shape_residual; ///< in multiples of the step scale
    double range = 0; ///< the state score
};

/// Moves the window mean, the envelope and, where that was not done before, the shape channel on by `x`, and
/// holds all channels against their thresholds. \param least_need  see observation \param figures     false:
/// only what is not quiet
[[nodiscard]] judged judge(block_view const& v, options const& o, prediction const& p, double x,
    double least_need, bool figures, shape_sample const& shape) noexcept;

} // namespace lariat::detect
