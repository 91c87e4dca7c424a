#pragma once

#include <string>

#include <lariat/core/event.hpp>
#include <lariat/core/stream_key.hpp>

namespace lariat::wire {

/// One sentence about an event that a person understands, without its time:
/// "machine_temperature value 34.2 is 12.1 below the expected 46.3 (threshold 4.8)".
/// Figures are rounded to what matters beside the residual.  `key` is the parsed e.stream.
[[nodiscard]] std::string event_message(core::event const& e, core::key_parts const& key);

/// A stream as people name it: "oven{site=a,line=2} temp".
[[nodiscard]] std::string stream_name(core::key_parts const& key);

} // namespace lariat::wire
