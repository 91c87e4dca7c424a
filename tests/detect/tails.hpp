#pragma once

#include <cstddef>

#include "detect/channel_state.hpp"

namespace lariat::testing {

/// Begins a lane anew, with residuals that `size()` makes, in scales, and with weights.
template <class Size, class Weight>
void fill(detect::channel_lanes& c, std::size_t lane, std::size_t readings, Size size, Weight weight)
{
    detect::make_blank(c, lane);
    c.record[lane] = 0;
    for (std::size_t i = 0; i < readings; ++i) {
        double const magnitude = size();
        auto const bin = detect::bin_of(detect::position_of(magnitude, 1));
        (void)detect::add(c, lane, bin, magnitude, weight());
    }
}

} // namespace lariat::testing
