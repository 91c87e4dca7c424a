#pragma once

#include <string>

#include <lariat/core/event.hpp>

namespace lariat::wire {

/// Appends an event as one JSON object, without a newline; FORMAT.md lists its members.  Doubles are the
/// shortest that read back as they were, times RFC 3339 in UTC.
///
/// Cost  some microseconds, and allocations for names and text: events are rare.
void append_event_json(std::string& out, core::event const& e);

} // namespace lariat::wire
