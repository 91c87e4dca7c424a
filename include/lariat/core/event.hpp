#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <lariat/core/time.hpp>

namespace lariat::core {

/// What an event is about.  At most one event a stream and kind is open at a time.
enum class event_kind : std::uint8_t {
    residual, ///< an absolute residual exceeded its threshold
    gap, ///< no reading for longer than the stream's expected interval allows
    stuck, ///< no change where change is usual
    range, ///< outside the limits that the user set
    rate, ///< changed faster than the user said is possible
    level_shift, ///< moved to another level and stayed there
    drift, ///< has long been off its slow forecast, with no leap
    group, ///< what its streams do together is not what they do usually
};

/// A kind of residual of a stream.
enum class channel : std::uint8_t {
    reading, ///< the reading against its one-step forecast
    window_mean, ///< a short window's level against the slow and seasonal forecast
    range, ///< how far the last dozen readings spread and stray
    shape, ///< the last window's shape against its most similar earlier one
    none, ///< the event's kind has no residual channel
};

/// What a record says happened to its event.
enum class event_phase : std::uint8_t {
    begin, ///< opened
    update, ///< escalated: much worse than when it opened
    end, ///< over; `ended` says why
};

/// Why an event ended.
enum class end_reason : std::uint8_t {
    open, ///< it has not
    cleared, ///< the stream is as expected again
    evicted, ///< the stream was given up for lack of memory
    shutdown, ///< the daemon stopped
    reloaded, ///< a reload switched the detection off that had opened it
};

/// How bad: from the score, in decades of improbability beyond what the threshold asks for.
enum class severity : std::uint8_t {
    minor, ///< under one decade
    major, ///< one to three
    critical, ///< three or more
};

/// Unit of expected, observed, residual and threshold.
enum class residual_unit : std::uint8_t {
    stream, ///< the stream's own, after its transform
    scales, ///< multiples of the channel's scale (mean absolute residual)
    seconds, ///< gap and stuck: time without a reading, without a change
    per_second, ///< rate: the stream's raw unit a second
};

/// One active feature's part in a forecast: amount = its weight times its value, in the stream's unit.
struct contribution {
    std::string_view feature; ///< static text; of a group's member, a key
    double weight = 0; ///< dimensionless
    double amount = 0; ///< in the stream's unit
};

/// What made a prediction.  Summing base and the amounts in the order given, left to right, gives `expected`
/// exactly, to the last bit.
struct explanation {
    static constexpr std::size_t max_contributions = 12;

    std::string_view base_name; ///< static text: "last reading", "slow level", "nothing"
    double base = 0; ///< in the stream's unit
    std::array<contribution, max_contributions> parts{};
    std::size_t size = 0;

    [[nodiscard]] std::span<contribution const> contributions() const noexcept
    {
        return {parts.data(), size};
    }
};

/// One stream of a group, its part in the group's event, and what the others said of it.
struct member_part {
    std::string_view stream; ///< canonical key
    double share = 0; ///< of the score's square; those of all members add up to 1
    double observed = 0; ///< at the event's worst row so far, in the stream's unit
    double expected = 0; ///< the forecast from the other members' latest values
    std::span<contribution const> predicted_by; ///< the largest parts of it; features are keys of members
};

/// One change of one event, the record that every sink gets.
///
/// residual = observed - expected and |residual| > threshold, in the reported doubles, for every record of
/// the kinds residual, level_shift, drift and group.  For channel `reading` observed is the value itself
/// (after the stream's transform).  A record of phase end tells the event's worst reading once more: channel,
/// value, observed, expected, residual and threshold are the peak's, and `why` is its base alone.
///
/// A level_shift observes the level that the stream has now and expects the one before.  A drift observes the
/// slow forecast's mean residual of the last few dozen readings (of five minutes), and expects nothing.  A
/// group's event is of a stream that nobody sends, NAME:group; it observes the group's score and expects
/// nothing; in phase end `members` are those of its worst row.
struct event {
    static constexpr int schema = 1; ///< version of the record

    std::uint64_t id = 0; ///< same in all records of an event, stable over a restart
    std::string_view stream; ///< canonical key; valid while the sink is called
    event_kind kind = event_kind::residual;
    core::channel channel = core::channel::none;
    event_phase phase = event_phase::begin;
    end_reason ended = end_reason::open;
    core::severity severity = core::severity::minor;
    residual_unit unit = residual_unit::stream;

    timestamp begin{}; ///< time of the reading that opened it; of a gap or stuck event, when it was due
    timestamp peak{}; ///< time of the largest score so far
    timestamp end{}; ///< time of the last reading over; meaningful in phase end
    timestamp time{}; ///< time of the reading that made this record

    double value = 0; ///< raw reading behind the figures below, before any transform
    double observed = 0; ///< what the channel held against `expected`
    double expected = 0;
    double residual = 0;
    double threshold = 0;
    double score = 0; ///< decades of improbability beyond the threshold's, at this reading
    double peak_score = 0; ///< the largest so far
    double state_score = 0; ///< range of the recent readings, in the stream's unit

    std::uint64_t age = 0; ///< readings of the stream before this one
    std::uint64_t warm_at = 0; ///< age from which it counts as warmed up
    std::uint64_t readings_over = 0; ///< readings of this event over their threshold, so far

    explanation why; ///< of `expected`

    std::span<member_part const> members; ///< of kind group: those with the largest shares, largest first
    std::size_t member_count = 0; ///< how many the group has
};

[[nodiscard]] std::string_view to_string(event_kind k) noexcept;
[[nodiscard]] std::string_view to_string(channel c) noexcept;
[[nodiscard]] std::string_view to_string(event_phase p) noexcept;
[[nodiscard]] std::string_view to_string(end_reason r) noexcept;
[[nodiscard]] std::string_view to_string(severity s) noexcept;
[[nodiscard]] std::string_view to_string(residual_unit u) noexcept;

} // namespace lariat::core
