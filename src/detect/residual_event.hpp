#pragma once

#include <cstdint>

#include <lariat/core/event.hpp>
#include <lariat/core/time.hpp>
#include <lariat/detect/verdict.hpp>

#include "decision.hpp"
#include "event_state.hpp"
#include "state.hpp"

namespace lariat::detect {

/// Adds the record of an event that the reading under judgement opened or escalated.
void add_over_record(changes& out, block_view const& v, core::event_phase phase, core::timestamp now,
    double raw, candidate const& leading, double state_score, core::explanation const& why) noexcept;

/// Adds the record of an event's end.
void add_end_record(changes& out, block_view const& v, core::end_reason why, core::timestamp now,
    double state_score) noexcept;

/// Ends the event that is open, if any.
void close_residual(block_view const& v, core::end_reason why, core::timestamp now, changes& out) noexcept;

} // namespace lariat::detect
