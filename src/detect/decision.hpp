#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>

#include "question.hpp"

namespace lariat::detect {

/// Whether a residual of this sign may alarm.
[[nodiscard]] bool counts(direction d, double residual) noexcept;

/// Least threshold of a level that is expected, by the user's floors.
[[nodiscard]] inline double floor_of(options const& o, double expected) noexcept
{
    // A step of exactly one tick comes out of the subtraction a few roundings larger.
    double const tick = o.tick > 0 ? o.tick + 1e-15 * std::abs(expected) : 0;
    return std::max({o.floor_absolute, o.floor_relative * std::abs(expected), tick});
}

/// What the user asks of one channel, beside its calibration.
struct demand {
    std::optional<double> threshold{}; ///< in place of the calibrated one
    double floor = 0; ///< least threshold
    detect::direction direction = direction::both;
    bool decides = true; ///< false: measured and learned, but raises no alarm
};

/// One channel's residual against its threshold.
struct candidate {
    core::channel channel;
    judgement calibrated; ///< as the stream's own history has it
    double observed;
    double expected;
    double residual; ///< observed - expected, in these very doubles
    double threshold; ///< the user's settings included
    double score; ///< decades of improbability beyond the threshold's
    bool decides;
    bool over;
    bool still_over; ///< over clear_level times the threshold
};

/// Whether the user asks anything of any channel; demand_of() is a blank demand otherwise.
[[nodiscard]] inline bool demands_anything(options const& o) noexcept
{
    return o.threshold || o.mae_factor || o.floor_absolute > 0 || o.floor_relative > 0 || o.floor_lively > 0
        || o.tick > 0 || o.direction != direction::both || o.parts != parts{};
}

/// What the user asks of a channel whose forecast is `expected`, by the options.
/// \param scale  of the channel, or its floor
/// \param liveliness  see transform_state; 0 without a transform
/// \param age    a multiple of the scale takes effect from unclipped_age on: before, there is hardly a scale
[[nodiscard]] demand demand_of(options const& o, core::channel channel, double expected, double scale,
    double liveliness, std::uint64_t age) noexcept;

/// The channels of one reading: reading, window mean, range and, where it has a residual, shape.
// Nothing is cleared beforehand, for this is made for every reading: what is read has been added.
class decision { // NOLINT(cppcoreguidelines-pro-type-member-init)
public:
    /// Holds the next channel's residual against its calibration and the user's demands.
    void hold(question const& q, judgement const& calibrated, double observed, double expected,
        demand const& user, double clear_level) noexcept;

    [[nodiscard]] candidate const& operator[](std::size_t i) const noexcept { return candidates_[i]; }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// The largest score of those that are over or, where none is, of those that decide; ties go to the
    /// first.
    [[nodiscard]] candidate const& leading() const noexcept { return candidates_[leading_]; }

    /// Whether some channel is over the level that keeps an open event open.
    [[nodiscard]] bool still_over() const noexcept { return still_over_; }

    /// The largest calibrated score of all but the shape channel: what the freeze goes by.
    [[nodiscard]] double surprise() const noexcept { return surprise_; }

private:
    std::array<candidate, 4> candidates_;
    std::size_t size_ = 0;
    std::size_t leading_ = 0;
    bool still_over_ = false;
    double surprise_ = -std::numeric_limits<double>::infinity();
};

} // namespace lariat::detect
