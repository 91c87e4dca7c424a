#pragma once

#include "config/config.hpp"
#include "config/value.hpp"

namespace lariat::config {

/// What an empty configuration means.  Adds a fault where the runtime folder's path is too long for a socket.
[[nodiscard]] settings default_settings(surroundings const& s, context& ctx);

} // namespace lariat::config
