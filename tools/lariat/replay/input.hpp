#pragma once

#include <memory>

#include "replay/options.hpp"
#include "series/arrange.hpp"

namespace lariat::tool {

/// Opens what a replay sends: the files merged by time or the generated streams, cut, stamped, looped,
/// shifted. `now` is the time that --shift-to-now means.  `names` outlives it. Fails as the sources do, and
/// with EX_USAGE where the options do not go together.
[[nodiscard]] outcome<std::unique_ptr<moved_source>> open_input(
    replay_options const& options, core::timestamp now, stream_names& names);

} // namespace lariat::tool
