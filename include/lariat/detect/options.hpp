#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace lariat::detect {

/// What is judged in place of the raw value.
enum class transform : std::uint8_t {
    level, ///< the value itself
    difference, ///< change since the previous reading
    rate, ///< change a second of a counter; a fall is a reset and counts from zero
    log_return, ///< natural logarithm of value / previous value; a value <= 0 is refused
};

/// Sign of the residuals that may alarm.
enum class direction : std::uint8_t { both, above, below };

/// Parts of the detector that can be left out, to measure what each is worth.  The configuration has no keys
/// for them.
struct parts {
    bool reading_channel = true;
    bool window_channel = true;
    bool range_channel = true;
    bool learner = true; ///< without it: the last value and the slow location as forecasts
    bool recent_tail = true;
    bool declustering = true;
    bool recurrence = true; ///< what happens every day at this hour needs a decade more
    bool escalation = true;
    bool freezing = true;
    bool spending = true; ///< the threshold rises as the stream ages

    friend bool operator==(parts const&, parts const&) = default;
};

/// A time of the week in which readings are expected.
struct session {
    static constexpr std::uint16_t week = 7 * 24 * 60; ///< minutes

    std::uint16_t begin = 0; ///< minute of the week, local, 0 is Monday's first; < week
    std::uint16_t length = week; ///< minutes, 1 to week; may reach into the next week

    friend bool operator==(session const&, session const&) = default;
};

/// Settings of one rule.  Validated once by the configuration; a value outside its range is a broken
/// invariant here. "Unit" is the unit of the stream after its transform.
struct options {
    // What is judged.
    detect::transform transform = detect::transform::level;
    detect::direction direction =
        detect::direction::both; ///< of reading and window mean, of level shifts and drifts
    bool judge_booleans = false; ///< give streams of true/false a detector
    bool seasonal = true; ///< hour-of-day and hour-of-week features; need stamps or receipt times
    bool shape = true; ///< the shape channel: 1.1 KiB a stream, silent for its first 1,024 readings

    // The threshold on the absolute residual.  `probability` is always there; the two others replace it: then
    // the reading channel alone raises alarms, the others measure on.  With both, the larger counts.
    double probability = 0.002; ///< p0 in (0, 0.5): exceedance probability of a reading at age 1,000
    std::optional<double> alarms_per_day; ///< > 0: a bound that replaces `probability`
    std::optional<double> threshold; ///< absolute, in the unit, > 0; replaces the reading channel's
    std::optional<double> mae_factor; ///< k > 0: threshold = k times the running mean absolute residual, from
                                      ///< the twentieth reading on

    // Floors: no threshold is ever below any of them.  Channel range counts a reading that strays one and a
    // half times, once in the spread and half as distance, and so its floors.  Range and shape expect
    // nothing: what is relative is so to their slow level.
    double floor_absolute = 0; ///< in the unit, >= 0
    double floor_relative = 0; ///< fraction of |expected|, >= 0
    double floor_lively =
        0; ///< multiple of the last twenty changes' mean size, >= 0; under a transform alone
    double tick = 0; ///< smallest step that the source can show, in the unit, >= 0

    // Limits that the user knows, on the raw value.  Beyond them is an event of kind range or rate, and the
    // reading is kept from the model.
    double minimum = -std::numeric_limits<double>::infinity();
    double maximum = std::numeric_limits<double>::infinity();
    /// What the source writes where it has no value, such as -9999: a reading that is one of them is refused,
    /// and so makes silence.
    std::vector<double> missing_values;
    std::optional<double> max_rate; ///< > 0: fastest possible change a second since the last reading kept

    // Time.
    bool gaps = true; ///< gap events for streams whose interval has proven regular
    std::chrono::nanoseconds expected_interval{0}; ///< > 0: in place of the learned one
    double gap_factor = 5; ///< >= 1: intervals without a reading that are a gap
    bool may_be_constant = false; ///< no stuck events on the ground that change is usual
    std::chrono::nanoseconds stuck_after{0}; ///< > 0: a stuck event after so long without a change
    std::vector<session> sessions; ///< outside them silence is no gap; none: the habits tell, if seasonal

    // What is made of a stream that leaves for good, or slowly.
    bool level_shifts = true;
    bool drifts = true;

    /// How long a stamped reading waits for older ones that are still on their way, 0 for not at all.  Kept
    /// by the engine: step() takes readings as they come.
    std::chrono::nanoseconds reorder_window{0};

    // Events.
    std::uint32_t fire_after = 1; ///< consecutive readings over before an event opens, >= 1
    std::uint32_t clear_after = 8; ///< consecutive readings not over that end it, >= 1
    double clear_level = 1; ///< in (0, 1]: while an event is open, over means above clear_level * threshold
    std::uint32_t quiet_minimum =
        30; ///< readings after an alarm before the next may open: clamp(0.04 n, these two)
    std::uint32_t quiet_maximum = 200;

    detect::parts parts;

    friend bool operator==(options const&, options const&) = default;
};

} // namespace lariat::detect
