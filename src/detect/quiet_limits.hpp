#pragma once

#include <cstdint>

#include "half_float.hpp"

namespace lariat::detect {

/// For how long channel_state::quiet_below holds, and what it rests on.
struct quiet_limits {
    half_float need; ///< least decades that are asked of channel reading meanwhile
    half_float interval_s; ///< up to this interval they hold
    half_float least_need; ///< and from this need of the shared budget on
    std::uint16_t readings; ///< for so many more
};

} // namespace lariat::detect
