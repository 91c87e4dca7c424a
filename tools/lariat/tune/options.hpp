#pragma once

#include <optional>
#include <string>

#include "replay/options.hpp"

namespace lariat::tool {

/// What `lariat tune` is to do.  One of the two goals is said.
struct tune_options {
    replay_options input; ///< files and how to read them; the rest of it does not count
    std::string config; ///< file of the daemon's settings to start from; empty: the built-in ones
    std::optional<double> alarms_per_day; ///< at most so many a stream, > 0
    std::string labels; ///< file of known faults, as for `lariat replay --labels-in`
    std::string output; ///< file for the rules; empty: they end the report
    std::size_t shown = 10; ///< events that the report lists
    bool json = false;
};

} // namespace lariat::tool
