#pragma once

#include <cstdint>
#include <optional>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>
#include <lariat/detect/verdict.hpp>

#include "arrival.hpp"

namespace lariat::detect {

/// The gap and stuck events of a stream whose rule asks for them.  Both are facts about time alone: whether
/// they are found out by time that passes or by the reading that ends them, the same events result.
struct timing_state {
    std::int64_t last_change; ///< when the raw value last changed, ns
    std::int64_t gap_begin; ///< when the open gap event was due, ns
    std::int64_t stuck_begin;
    std::uint8_t gap_open;
    std::uint8_t stuck_open;
};

/// Takes a reading in, before arrival_state does: ends what it ends, and opens what was due before it.
void take(timing_state& s, options const& o, arrival_state const& before, observation const& reading,
    arrival placed, std::uint64_t age, changes& out) noexcept;

/// Opens what is due at `now`.
void advance(timing_state& s, options const& o, arrival_state const& arrivals, core::timestamp now,
    std::uint64_t age, changes& out) noexcept;

/// The earliest time at which advance() opens something.
[[nodiscard]] std::optional<core::timestamp> deadline(
    timing_state const& s, options const& o, arrival_state const& arrivals) noexcept;

/// Ends the open events.  \param gap, stuck  which of them
void close_gap(timing_state& s, options const& o, arrival_state const& arrivals, core::end_reason why,
    core::timestamp now, std::uint64_t age, changes& out) noexcept;
void close_stuck(timing_state& s, options const& o, arrival_state const& arrivals, core::end_reason why,
    core::timestamp now, std::uint64_t age, changes& out) noexcept;

} // namespace lariat::detect
