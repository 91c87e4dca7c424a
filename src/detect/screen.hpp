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
    std::array<double, lanes> need; ///< least decades that will be asked for
    float readings; ///< that the tails may learn meanwhile, without being fitted anew
};

/// Finds limits, in scales, below which no residual exceeds its threshold; 0 where none is known.
///
/// Cost  a twentieth of judging: four logarithms and four powers in single precision, 2e-5 of a position off,
///       for which the bounds leave fifty times the room.
[[nodiscard]] std::array<float, screen_question::lanes> screen(screen_question const& q) noexcept;

/// needed_decades(), to 1e-5.
[[nodiscard]] double rough_need(options const& o, std::uint64_t age, double pace) noexcept;

} // namespace lariat::detect
