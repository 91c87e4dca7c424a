#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "tail.hpp"

namespace lariat::detect {

/// What one reading's residuals are held against, each channel in a lane of its own: reading, window mean,
/// range, shape.  A reading without a residual of shape has that of channel reading once more.
struct screen_question {
    static constexpr std::size_t lanes = 4;

    std::array<tail const*, lanes> tails; ///< long ones
    tail const* recent; ///< of channel reading; null: it has none
    std::array<double, lanes> magnitude;
    std::array<double, lanes> scale; ///< > 0
    std::array<double, lanes> need; ///< decades, each no larger than what is asked
    double recent_need; ///< the same for the recent tail
};

/// What a screen found; meaningful where it proved something.
struct screen_answer {
    std::array<std::uint8_t, screen_question::lanes> bin; ///< of the residual in its tail, exact
    float threshold_at; ///< position of channel reading's threshold, to 0.01
    float decade_on; ///< and where it were if a decade more was asked
};

/// Tries to prove that no residual exceeds its threshold, whatever the recurrence rule adds to that, and that
/// the positions' bins are known beyond doubt.  False proves nothing: the reading is then to be judged.
///
/// Cost  a tenth of judging: twelve logarithms in single precision, 2e-5 of a position off, for which the
///       bounds leave fifty times the room.
[[nodiscard]] bool screen(screen_question const& q, screen_answer& out) noexcept;

} // namespace lariat::detect
