#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>

#include "question.hpp"

namespace lariat::detect {

/// What the user asks of one channel, beside its calibration.
struct demand {
    std::optional<double> threshold{}; ///< in place of the calibrated one
    double floor = 0; ///< least threshold
    detect::direction direction = direction::both;
    bool decides = true; ///< false: measured and learned, but raises no alarm
};

/// One channel's residual against its threshold.
struct candidate {
    core::channel channel = core::channel::none;
    judgement calibrated{}; ///< as the stream's own history has it
    double observed = 0;
    double expected = 0;
    double residual = 0; ///< observed - expected, in these very doubles
    double threshold = 0; ///< the user's settings included
    double score = 0; ///< decades of improbability beyond the threshold's
    bool decides = true;
    bool over = false;
    bool still_over = false; ///< over clear_level times the threshold
};

/// Holds a residual against its channel's calibration and the user's demands.
[[nodiscard]] candidate consider(
    question const& q, double observed, double expected, demand const& user, double clear_level) noexcept;

/// What the user asks of a channel whose forecast is `expected`, by the options.
/// \param scale  of the channel, or its floor
/// \param age    a multiple of the scale takes effect from unclipped_age on: before, there is hardly a scale
[[nodiscard]] demand demand_of(
    options const& o, core::channel channel, double expected, double scale, std::uint64_t age) noexcept;

/// The channels of one reading: reading, window mean, range and, where it has a residual, shape.
struct decision {
    std::array<candidate, 4> candidates;
    std::size_t size = 0;

    void add(candidate const& c) noexcept { candidates[size++] = c; }

    [[nodiscard]] bool over() const noexcept;
    [[nodiscard]] bool still_over() const noexcept;

    /// The largest score of those that are over or, where none is, of those that decide; ties go to the
    /// first.
    [[nodiscard]] candidate const& leading() const noexcept;

    /// The largest calibrated score of all but the shape channel: what the freeze goes by.
    [[nodiscard]] double surprise() const noexcept;
};

} // namespace lariat::detect
