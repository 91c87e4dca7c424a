#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <lariat/detect/options.hpp>

#include "tail.hpp"

namespace lariat::detect {

/// What residuals are held against, each in a lane of its own.
struct screen_question {
    static constexpr std::size_t lanes = 4;

    std::array<tail const*, lanes> tails;
    std::array<tail_limits, lanes> limits;
    std::array<double, lanes> magnitude;
    std::array<double, lanes> scale; ///< > 0
    std::array<double, lanes> need; ///< decades, by rough_need() or exact
};

/// What a screen found; meaningful where it proved something.
struct screen_answer {
    std::array<std::size_t, screen_question::lanes> bin; ///< of the residual in its tail, exact
    std::array<double, screen_question::lanes> threshold_at; ///< the threshold's position, to 0.01
};

/// Tries to prove that no residual exceeds its threshold, whatever a recurrence rule adds to that, and that
/// the positions' bins are known beyond doubt.  False proves nothing: the reading is then to be judged.
///
/// Cost  a tenth of judging: eight logarithms in single precision, 2e-5 of a position off, for which the
///       bounds leave fifty times the room.
[[nodiscard]] bool screen(screen_question const& q, screen_answer& out) noexcept;

/// needed_decades(), to 1e-5.
[[nodiscard]] double rough_need(options const& o, std::uint64_t age, double pace) noexcept;

} // namespace lariat::detect
