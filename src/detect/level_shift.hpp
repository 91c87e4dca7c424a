#pragma once

#include <cstdint>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>
#include <lariat/detect/verdict.hpp>
#include <lariat/model/features.hpp>

namespace lariat::detect {

enum class shift_phase : std::uint8_t {
    none,
    watching, ///< the stream has raised an alarm: does it stay where it went?
    open, ///< it does: told, and taken for the new level
};

/// The level shift of a stream: what an alarm turns out to have been when the stream stays where it went.
struct shift_state {
    std::int64_t begin; ///< stamp of the alarm's reading, ns
    double before; ///< slow location then
    float size; ///< mean distance since from what was to be expected then, in the unit
    float spread; ///< mean absolute distance from that mean; once open: the threshold
    std::uint16_t readings; ///< of this phase so far
    std::uint16_t beyond; ///< of them beyond half the size, on its side
    std::uint8_t phase; ///< shift_phase
};

/// What of a judged reading decides on level shifts.
struct shift_reading {
    core::timestamp time{};
    bool alarm = false; ///< opened or escalated a residual event
    double distance = 0; ///< from the slow location and the habits
    double usual = 0; ///< mean absolute one of the last readings' mean: the window mean's scale
    double scale = 0; ///< of the stream
    double floor = 0; ///< least threshold, by the user
    double share = 1; ///< see share_of()
    double state_score = 0;
    std::uint64_t age = 0;
};

/// Follows the stream after an alarm.  Once it has stayed for a while, at a distance of more than twice
/// its spread there, six times the usual distance of a few readings' mean and the stream's deviation,
/// that is an event, and the slow location and the habits are moved by as much: the new level is the one
/// expected from now on.  The event ends by itself after as long again.  The while is 144 readings of five
/// minutes; of faster ones as many more as the square root of their pace. \return whether the level was moved
bool follow(shift_state& s, options const& o, shift_reading const& reading, model::levels& levels,
    changes& out) noexcept;

/// Whether the stream has left for long enough that it may have moved, and it is not told yet: what is usual
/// is not learned from such readings.
[[nodiscard]] bool in_doubt(shift_state const& s) noexcept;

/// Ends the open event, if any.
void close(
    shift_state& s, core::end_reason why, core::timestamp now, std::uint64_t age, changes& out) noexcept;

} // namespace lariat::detect
