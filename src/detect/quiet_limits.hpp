#pragma once

#include "half_float.hpp"

namespace lariat::detect {

/// For how long channel_state::quiet_below holds, and what channel reading's threshold is meanwhile.  All of
/// it follows from the rest of the block, and is found anew where it is missing: it is not kept.
struct quiet_limits {
    half_float band; ///< channel reading's threshold in its scales, to 1 in 100
    half_float decade_on; ///< and where it were if a decade more was asked
    half_float interval_s; ///< up to this interval they hold; 0: they do not
    half_float least_need; ///< and from this need of the shared budget on
};

} // namespace lariat::detect
