#pragma once

#include <string>

#include "commands/console.hpp"
#include "fault.hpp"

namespace lariat::tool {

/// What to do with kept states.
struct inspect_options {
    std::string path; ///< of a state directory, or of one snapshot where a file is asked for
    std::string to; ///< where export writes, and what import takes
    bool streams = false; ///< list them
    bool json = false; ///< events as they are kept
};

/// `inspect snapshot`: what a state directory, or one snapshot, holds.  Changes nothing.
[[nodiscard]] outcome<int> run_inspect_snapshot(inspect_options const& options, console const& out);

/// `inspect events`: the history of events in a state directory, which no daemon may be using.
[[nodiscard]] outcome<int> run_inspect_events(inspect_options const& options, console const& out);

/// `inspect verify`: checks every byte.  1 where a snapshot is damaged.  Changes nothing.
[[nodiscard]] outcome<int> run_inspect_verify(inspect_options const& options, console const& out);

/// `inspect export`: writes the state of a directory, as a start would restore it, to one file.
[[nodiscard]] outcome<int> run_inspect_export(inspect_options const& options, console const& out);

/// `inspect import`: makes an exported file the state of a directory, which no daemon may be using.  What was
/// there stays the generation before it.
[[nodiscard]] outcome<int> run_inspect_import(inspect_options const& options, console const& out);

} // namespace lariat::tool
