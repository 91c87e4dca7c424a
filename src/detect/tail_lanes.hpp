#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "tail.hpp"

namespace lariat::detect {

/// What one reading asks of the tails of three channels, each channel and its parts in a lane of its own:
/// reading, window mean, range, and then the reading channel's recent tail.
///
/// Units    as in tail.hpp
struct tail_question {
    static constexpr std::size_t lanes = 4;
    static constexpr std::size_t channels = 3;
    static constexpr std::size_t recent = 3; ///< the lane of the recent tail

    std::array<tail, lanes> tails;
    std::array<double, channels> magnitude;
    std::array<double, channels> scale; ///< the channel's, or its floor; > 0
    std::array<double, channels> usual_peak; ///< see calibration::judge; 0 where the channel has no such rule
    std::array<double, channels> gain; ///< decades that a channel is let off
    double need; ///< decades, without any gain
    double recent_extra; ///< decades more that the recent tail asks for
};

/// The answers for the three channels.
struct tail_answer {
    std::array<double, tail_question::lanes> position; ///< of a channel's residual in its tail
    std::array<double, tail_question::lanes> evidence; ///< decades that it has
    std::array<double, tail_question::lanes> threshold; ///< |residual| at which they are enough
};

/// Answers all lanes at once, to the same bits as calibration::judge() channel by channel.  False where some
/// tail is off the usual path (a need that its histogram answers, a tail that saturates): nothing has been
/// answered then, and the channels are to be judged one by one.
///
/// Cost     four logarithms' and one exponential's instructions per register, for the widest registers that
///          the machine has (chosen at run time).
[[nodiscard]] bool answer(tail_question const& q, tail_answer& out) noexcept;

} // namespace lariat::detect
