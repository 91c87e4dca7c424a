#pragma once

#include <cstdint>
#include <string>

#include <lariat/core/time.hpp>

namespace lariat::app {

/// Makes the zone of this IANA name the process's; an empty name keeps the host's (TZ, else /etc/localtime).
/// Threads: not while another thread asks for local time.
void set_time_zone(std::string const& name);

/// Seconds east of UTC at `t` in the process's zone, daylight saving included.
[[nodiscard]] std::int32_t utc_offset(core::timestamp t);

} // namespace lariat::app
