#pragma once

#include "half_float.hpp"

namespace lariat::detect {

/// For how long channel_state::quiet_below holds, and what channel reading's threshold is meanwhile.  It is
/// kept over a restart, lest a chart's band tell of one; another rule finds it anew.
struct quiet_limits {
    half_float band; ///< channel reading's threshold in its scales, to 1 in 100
    half_float decade_on; ///< and where it were if a decade more was asked
    half_float interval_s; ///< up to this interval they hold
    half_float least_need; ///< and from this need of the shared budget on
};

} // namespace lariat::detect
