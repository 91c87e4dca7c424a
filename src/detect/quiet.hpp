#pragma once

#include <lariat/detect/options.hpp>

#include "state.hpp"

namespace lariat::detect {

/// Takes the stream's next reading off those for which its limits hold; false where they do not.
/// \param least_need  see observation
[[nodiscard]] inline bool use_quiet_limits(block_state& s, double least_need) noexcept
{
    if (s.quiet.readings == 0) return false;
    --s.quiet.readings;
    return s.arrival.interval_s <= widened(s.quiet.interval_s)
        && least_need >= static_cast<double>(widened(s.quiet.least_need));
}

/// Finds limits for the next reading and, of a stream that is not young, up to 31 after it.  A residual below
/// its channel's limit does not exceed the threshold that questions_of() would hold it against, whatever a
/// recurrence rule adds to that, and scores below 0.  A threshold that the rule gives may be lower: then they
/// are of no use.
///
/// Cost  of a reading's judgement a tenth.
/// \param least_need  see observation
void find_quiet_limits(block_view const& v, options const& o, double least_need) noexcept;

/// The same for the readings that are left of these, once a tail that a channel has at every reading was
/// fitted anew.
void refit_quiet_limits(block_state& s, parts const& parts) noexcept;

/// The same of the shape channel's tail.
void refit_quiet_limits(shape_state& shape, quiet_limits const& held) noexcept;

} // namespace lariat::detect
