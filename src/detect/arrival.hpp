#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include <lariat/core/time.hpp>
#include <lariat/detect/verdict.hpp>

namespace lariat::detect {

/// When a stream's readings came, and how often they come.
struct arrival_state {
    std::int64_t last; ///< stamp of the last reading taken, ns
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
[[nodiscard]] inline double seconds_between(std::int64_t from, std::int64_t to) noexcept
{
    std::int64_t near = 0;
    if (!__builtin_sub_overflow(to, from, &near)) [[likely]]
        return static_cast<double>(near) / 1e9;
    // Over the whole range of stamps the difference needs 65 bits; a double needs no more than 53 of them.
    auto const distance = to >= from ? static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from)
                                     : static_cast<std::uint64_t>(from) - static_cast<std::uint64_t>(to);
    double const seconds = static_cast<double>(distance) / 1e9;
    return to >= from ? seconds : -seconds;
}

/// Learns the time between two readings into its running median, which is 0 before the first.
///
/// Frugal streaming median, with steps of 1 % that add up while they go in one direction, and stop at the
/// value that they would pass.  Source: Q. Ma, S. Muthukrishnan, M. Sandler, "Frugal streaming for estimating
/// quantiles", LNCS 8066 (2013), on a logarithmic scale.
/// \param run  steps in one direction so far, with their sign
inline void learn_interval(float& median, std::int8_t& run, double seconds) noexcept
{
    constexpr double least = 1e-6; // receipt times of one batch are equal
    auto const dt = static_cast<float>(std::max(seconds, least));
    if (median == 0) median = dt;
    if (dt > median) {
        run = static_cast<std::int8_t>(run > 0 ? std::min(run + 1, 100) : 1);
        median *= 1 + 0.01F * static_cast<float>(run);
        if (median < dt) return;
    } else if (dt < median) {
        run = static_cast<std::int8_t>(run < 0 ? std::max(run - 1, -100) : -1);
        median /= 1 - 0.01F * static_cast<float>(run);
        if (median > dt) return;
    }
    median = dt;
    run = 0;
}

/// Quarter-hours of an offset from UTC, as arrival_state has it.
[[nodiscard]] inline std::int8_t quarters_of(std::int32_t utc_offset_s) noexcept
{
    constexpr std::int32_t quarter = 900; // s; no zone of today has another offset
    constexpr std::int32_t most = 127;
    return static_cast<std::int8_t>(std::clamp(utc_offset_s / quarter, -most, most));
}

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
/// \param last_late  stamp of the last late reading, ns; where there was one since the last that was taken
[[nodiscard]] arrival place(
    arrival_state const& s, std::int64_t last_late, observation const& reading) noexcept;

/// Remembers a late reading.
void refuse_late(arrival_state& s, std::int64_t& last_late, core::timestamp t) noexcept;

/// Takes a reading that place() found to be in order or on a new time line.
void accept(arrival_state& s, observation const& reading, arrival placed) noexcept;

/// Seconds between readings, at which the memories were found.
inline constexpr double slow_interval = 300;

/// Readings of a stream with this interval come so many times as often as once in five minutes; >= 1.  The
/// slow memories, found on streams of that pace, are multiplied by it.
[[nodiscard]] inline double pace_of(float interval_s) noexcept
{
    if (interval_s == 0) return 1;
    return slow_interval / std::min(slow_interval, static_cast<double>(interval_s));
}

/// Its inverse: what share of a reading of five minutes a reading is.
[[nodiscard]] inline double share_of(float interval_s) noexcept
{
    if (interval_s == 0) return 1;
    return std::min(1.0, static_cast<double>(interval_s) * (1 / slow_interval));
}

} // namespace lariat::detect
