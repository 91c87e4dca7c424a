#pragma once

#include <string_view>

#include "wire/event_record.hpp"
#include "wire/result.hpp"

namespace lariat::wire {

/// Parses one event as append_event_json wrote it.  Members that it does not know are passed by.
/// Fails with cause::bad_syntax or bad_utf8 where it is not JSON, missing_part where a member of schema 1 is
/// missing or not what it should be, bad_time for a time.
/// Cost  microseconds; allocates.
[[nodiscard]] result<event_record> parse_event_json(std::string_view line);

} // namespace lariat::wire
