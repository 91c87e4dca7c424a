#pragma once

#include <cstddef>
#include <cstdint>

#include <lariat/core/lanes.hpp>
#include <lariat/detect/options.hpp>

#include "channel_state.hpp"

namespace lariat::detect {

/// What the residuals of the readings to come are held against, each tail in a lane of its own.
struct screen_question {
    static constexpr std::size_t lanes = 4;

    core::lanes::four total; ///< of the tails, see tail
    core::lanes::four quantile;
    core::lanes::four excess;
    core::lanes::four depth; ///< see tail_limits
    core::lanes::four need; ///< least decades that will be asked for
    float readings; ///< that the tails may learn meanwhile, without being fitted anew
};

/// The totals of some channels as a screen has them.
[[nodiscard]] inline core::lanes::four totals_of(channel_lanes const& c) noexcept
{
    using halves = std::uint16_t __attribute__((vector_size(8)));
    return __builtin_convertvector(core::lanes::load<halves>(c.total.data()), core::lanes::four);
}

/// Finds limits, in scales, below which no residual exceeds its threshold; 0 where none is known.
///
/// Cost  a fortieth of judging: of the logarithms and the powers bounds will do, for which a hundredth of a
/// limit is
///       given away.
[[nodiscard]] core::lanes::four screen(screen_question const& q) noexcept;

/// needed_decades(), to 1e-5.
[[nodiscard]] double rough_need(options const& o, std::uint64_t age, double pace) noexcept;

} // namespace lariat::detect
