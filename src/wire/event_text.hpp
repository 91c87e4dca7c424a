#pragma once

#include <string>

#include "wire/event_record.hpp"

namespace lariat::wire {

/// An event as a person reads it at a terminal, one line without its newline:
/// "2014-02-08T12:40:00Z  critical  begin   machine_temperature value 34.2 is 12.1 below the expected ..."
[[nodiscard]] std::string event_line(event_record const& e);

/// The same and, for what has begun or grown worse, what made the forecast on an indented second line; of a
/// group's event, a line for each member that matters.
[[nodiscard]] std::string event_summary(event_record const& e);

/// The same with what stands behind it on indented lines: what made the forecast, how bad, since when.
[[nodiscard]] std::string event_text(event_record const& e);

} // namespace lariat::wire
