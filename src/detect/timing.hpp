#pragma once

#include <cstdint>
#include <optional>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>
#include <lariat/detect/verdict.hpp>
#include <lariat/model/profile.hpp>

#include "arrival.hpp"
#include "habits.hpp"

namespace lariat::detect {

/// The gap and stuck events of a stream.  Gaps are facts about time alone: whether they are found out by time
/// that passes or by the reading that ends them, the same events result.  So are stuck events after a time
/// that a rule gives; those on the ground that change is usual are found by readings alone.
struct timing_state {
    std::int64_t first; ///< stamp of the first reading, ns, on the time line of the last
    std::int64_t gap_begin; ///< when the open gap event was due, ns
    std::int64_t stuck_begin;
    std::int64_t last_change; ///< when the raw value last changed, ns
    timing_habits habits;
    std::uint8_t gap_level; ///< 0: no event open; else one more than the severity told last
    std::uint8_t stuck_level;
};

/// Whether streams of these options may have gap events, stuck events.
[[nodiscard]] bool has_gaps(options const& o) noexcept;
[[nodiscard]] bool has_stuck(options const& o) noexcept;

/// A stream's timing and what it is judged by.
struct timekeeper {
    timing_state& state;
    detect::options const& options;
    arrival_state const& arrivals;
    model::profile const* habits; ///< null where the stream has no seasons
    std::uint64_t age; ///< of the stream
};

/// Takes a reading in, before arrival_state does: opens what was due before it, ends what it ends, and learns
/// how often readings come and change.
void take(timekeeper const& k, observation const& reading, arrival placed, changes& out) noexcept;

/// Opens what is due at `now`, and updates what has grown worse by a severity since.
void advance(timekeeper const& k, core::timestamp now, changes& out) noexcept;

/// The earliest time at which advance() has something to say.
[[nodiscard]] std::optional<core::timestamp> deadline(timekeeper const& k) noexcept;

/// Ends the open event, if any.
void close_gap(timekeeper const& k, core::end_reason why, core::timestamp now, changes& out) noexcept;
void close_stuck(timekeeper const& k, core::end_reason why, core::timestamp now, changes& out) noexcept;

} // namespace lariat::detect
