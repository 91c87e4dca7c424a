#pragma once

#include <cstdint>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>

namespace lariat::detect {

/// What of a reading decides on events.
struct exceedance {
    std::int64_t time = 0; ///< ns
    double value = 0; ///< raw
    core::channel channel = core::channel::none; ///< the leading one
    double observed = 0;
    double expected = 0;
    double threshold = 0;
    double score = 0; ///< decades over what is needed
    bool over = false;
    bool still_over = false; ///< over at the level that keeps an open event open
};

/// What a stream knows of its residual events while none is open.
struct event_state {
    std::uint64_t last_alarm; ///< age at it; 0 before the first, which is of a later reading
    float largest_score; ///< of all readings since the last opening
    std::uint32_t over_run; ///< readings over in a row, now; saturates
};

/// The residual event of a stream: at most one is open.
struct event_story {
    std::int64_t begin;
    std::int64_t peak;
    std::int64_t last_over;
    double peak_value; ///< what the event's worst reading was, and was held against
    double peak_observed;
    double peak_expected;
    double peak_threshold;
    std::uint32_t readings_over; ///< of the open event; saturates
    float peak_score;
    std::uint32_t clear_run; ///< readings not over in a row, now
    std::uint8_t peak_channel;
    std::uint8_t open; ///< 1 while an event is
};

enum class event_change : std::uint8_t { none, opened, escalated, ended };

/// Decides what a reading at `age` does to the stream's event, and does it.
///
/// An event opens at the fire_after-th reading over in a row, unless the last alarm is less than the quiet
/// time ago: clamp(0.04 age, quiet_minimum, quiet_maximum) readings.  A reading over by a decade more than
/// all since the last opening escalates: it opens an event inside the quiet time, or is another alarm of the
/// open one. Either begins the quiet time anew.  The event ends after clear_after readings in a row that are
/// not over.
/// \pre age >= 1
[[nodiscard]] event_change decide(event_state& s, event_story& story, options const& o, std::uint64_t age,
    exceedance const& reading) noexcept;

/// The same of a reading that is not over, with a score below all that count, while no event is open.
inline void pass(event_state& s) noexcept
{
    s.over_run = 0;
}

} // namespace lariat::detect
