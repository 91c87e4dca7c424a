#pragma once

#include <cstdint>
#include <optional>

#include <lariat/core/time.hpp>
#include <lariat/detect/verdict.hpp>

namespace lariat::detect {

/// When a stream's readings came, and how often they come.
struct arrival_state {
    std::int64_t last; ///< stamp of the last reading taken, ns
    std::int64_t late; ///< stamp of the last late one, ns
    double value; ///< the last reading taken, raw
    float interval_s; ///< running median of the time between readings; 0 before there are two
    std::int8_t run; ///< steps of the median in one direction so far, with their sign
    std::uint8_t late_run; ///< late readings in a row, each later than the one before
    std::uint8_t begun; ///< 1 once there is a last reading
    std::int8_t offset; ///< quarter-hours east of UTC at the last reading
};

[[nodiscard]] inline std::int64_t ticks_of(core::timestamp t) noexcept
{
    return t.time_since_epoch().count();
}
[[nodiscard]] inline core::timestamp time_of(std::int64_t ticks) noexcept
{
    return core::timestamp{std::chrono::nanoseconds{ticks}};
}

/// Seconds from `from` to `to`, whatever their distance.
[[nodiscard]] double seconds_between(std::int64_t from, std::int64_t to) noexcept;

/// Late readings in a row, in increasing order, of which the last is taken: the sender's clock was set back.
inline constexpr std::uint8_t late_patience = 8;

/// What a reading's time means to the stream.
enum class arrival : std::uint8_t {
    in_order,
    new_time_line, ///< earlier than the last one and yet taken
    late,
    duplicate,
};

/// Tells, without changing anything.
[[nodiscard]] arrival place(arrival_state const& s, observation const& reading) noexcept;

/// Remembers a late reading.
void refuse_late(arrival_state& s, core::timestamp t) noexcept;

/// Takes a reading that place() found to be in order or on a new time line.
void accept(arrival_state& s, observation const& reading, arrival placed) noexcept;

/// Readings come this many times as often as once in five minutes; >= 1.  The slow memories, found on streams
/// of that pace, are multiplied by it.
[[nodiscard]] double pace_of(arrival_state const& s) noexcept;

/// Its inverse: what share of a reading of five minutes a reading is.
[[nodiscard]] double share_of(arrival_state const& s) noexcept;

} // namespace lariat::detect
