#pragma once

#include <functional>
#include <optional>
#include <string>

namespace lariat::config {

/// Value of an environment variable, or nothing where it is unset.
using environment = std::function<std::optional<std::string>(std::string const& name)>;

/// The environment of this process.
[[nodiscard]] environment process_environment();

/// Folders that belong to the daemon; it makes them when they are missing.
struct directories {
    std::string runtime; ///< absolute, sockets; empty for none
    std::string state; ///< absolute, snapshots and events; empty for in memory only

    friend bool operator==(directories const&, directories const&) = default;
};

/// $RUNTIME_DIRECTORY and $STATE_DIRECTORY, as systemd sets them (the first where it lists several), else
/// `lariat` in $XDG_RUNTIME_DIR and $XDG_STATE_HOME.  What is not an absolute path counts as unset.
[[nodiscard]] directories resolve_directories(environment const& env);

} // namespace lariat::config
