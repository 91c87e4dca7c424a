#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <lariat/detect/options.hpp>

#include "tail.hpp"

namespace lariat::detect {

/// What the residuals of the readings to come are held against, each tail in a lane of its own.
struct screen_question {
    static constexpr std::size_t lanes = 4;

    std::array<tail const*, lanes> tails;
    std::array<tail_limits, lanes> limits;
    std::array<double, lanes> need; ///< decades, by rough_need() or exact
    double falling; ///< decades by which the needs may fall meanwhile
    float readings; ///< that the tails may learn meanwhile, without being fitted anew
};

/// What a screen found, in scales of the residuals.
struct screen_answer {
    std::array<float, screen_question::lanes> below; ///< surely no residual below is over; 0 where unknown
    std::array<float, screen_question::lanes> at; ///< the threshold halfway, to 0.002
    std::array<float, screen_question::lanes> decade_on; ///< and where it were if a decade more was asked
    bool fitted; ///< false: not all of those two are known, and not all of them are finite
};

/// Finds limits below which no residual exceeds its threshold.
///
/// Cost  a tenth of judging: eight logarithms and twelve powers in single precision, 2e-5 of a position off,
///       for which the bounds leave fifty times the room.
[[nodiscard]] screen_answer screen(screen_question const& q) noexcept;

/// needed_decades(), to 1e-5.
[[nodiscard]] double rough_need(options const& o, std::uint64_t age, double pace) noexcept;

} // namespace lariat::detect
