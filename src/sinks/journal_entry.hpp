#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <lariat/core/event.hpp>

namespace lariat::sinks {

/// MESSAGE_ID of every event in the journal: `journalctl MESSAGE_ID=...` shows them all.
inline constexpr std::string_view event_message_id = "6f0c1f7b1f0e4d3fa4b0a2c58d9e7c31";

/// The event as journald's fields, NAME=value each, MESSAGE first; the numbers in full precision, in the unit
/// of LARIAT_UNIT.
[[nodiscard]] std::vector<std::string> journal_fields(core::event const& event);

} // namespace lariat::sinks
