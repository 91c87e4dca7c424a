#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "tail.hpp"

namespace lariat::detect {

// What tail.cpp and tail_lanes.cpp share: the plain way and the fast one must not differ in a bit.

inline constexpr double octave_bins = 4;
inline constexpr double unit_position = 8; ///< of a residual that equals its scale
inline constexpr double tail_top = tail::bins - 0.01; ///< positions above are taken for it
inline constexpr double nowhere = -1e4; ///< position of a residual of zero: below every bin

// A saturated tail: where the top bin itself is not improbable enough, residuals are told apart by the
// largest one in memory instead, with an index of 1/3.
inline constexpr double saturated_excess = 3;
inline constexpr double saturated_from = unit_position + 10 * octave_bins; ///< 2^10 scales

/// All-zero masks and then all-one masks, a histogram of each.
inline constexpr auto tail_masks = [] {
    std::array<std::uint16_t, 2 * tail::bins> all{};
    std::fill(all.begin() + tail::bins, all.end(), std::uint16_t{0xffff});
    return all;
}();

} // namespace lariat::detect
