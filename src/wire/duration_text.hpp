#pragma once

#include <chrono>
#include <string>

#include <lariat/core/time.hpp>

namespace lariat::wire {

/// A duration as a person says it, in at most two units: "250 ms", "1.5 s", "5 min", "2 h 5 min", "3 d 4 h".
[[nodiscard]] std::string duration_text(std::chrono::nanoseconds d);

/// Time from one stamp to another; stamps may lie further apart than a duration can say, which then says its
/// most.
[[nodiscard]] std::chrono::nanoseconds elapsed(core::timestamp from, core::timestamp to) noexcept;

} // namespace lariat::wire
