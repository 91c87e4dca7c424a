#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/control.hpp"

namespace lariat::tool {

/// How a daemon is.
struct health {
    std::string status; ///< "ok" or "degraded"
    std::vector<std::string> reasons; ///< why it is degraded
    std::string version;
    double uptime_seconds = 0;
    std::uint64_t streams = 0;
    std::uint64_t readings = 0;
    std::uint64_t events_open = 0;
};

/// Reads /api/v1/health's answer.  Fails with EX_PROTOCOL.
[[nodiscard]] outcome<health> parse_health(std::string_view json);

/// Asks a daemon.  Fails as control_client::get() does.
[[nodiscard]] outcome<health> read_health(control_client const& daemon);

} // namespace lariat::tool
