#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <lariat/core/time.hpp>
#include <lariat/model/features.hpp>

namespace lariat::model {

/// A local hour.
struct hour_of {
    std::uint8_t day; ///< 0 to 23
    std::uint8_t week; ///< 0 to 167; 0 is Thursday's first, as the epoch's was
};

/// The local hour at `t`, `utc_offset_s` seconds east of UTC; right before 1970 as well.
[[nodiscard]] inline hour_of local_hour(core::timestamp t, std::int32_t utc_offset_s) noexcept;

/// What a stream usually is at an hour of the day and of the week, as offsets from its first value.
///
/// Buckets move by clipped steps, so that one wild reading does not make a habit.
struct profile {
    std::array<float, 24> day;
    std::array<float, 168> week;
    /// Of each hour 0 where it never had a reading, else one more than the readings learned; saturates. Those
    /// of an hour of the day are the sum over its seven hours of the week.
    std::array<std::uint8_t, 168> week_visits;
};

/// One hour of a profile, taken out of it: what the readings of an hour go by, and learn into.
struct profile_hour {
    float day;
    float week;
    std::uint8_t day_visits; ///< as profile::week_visits
    std::uint8_t week_visits;
};

/// Readings that a bucket remembers; a visit is a reading.
inline constexpr double profile_memory = 20;
inline constexpr std::uint8_t most_visits = 254; ///< that are counted

/// Takes an hour out.
[[nodiscard]] inline profile_hour hour_at(profile const& p, hour_of hour) noexcept;

/// Puts it back.
inline void put(profile& p, hour_of hour, profile_hour const& h) noexcept;

/// Whether the stream ever had a reading at this hour of the day.
[[nodiscard]] inline bool is_visited(profile const& p, std::size_t hour_of_day) noexcept;

/// Levels that the profile expects.  An hour of the week is believed as it repeats itself: what was seen of
/// it counts for visits / (visits + a fifth of the memory), the hour of the day for the rest; an hour of the
/// day that was never seen falls back to the slow location. \param lasting  the memory's inverse, as
/// learn() has it
[[nodiscard]] inline seasonal_levels expected_at(
    profile_hour const& h, levels const& state, double lasting) noexcept;

/// Learns `offset`, a value less the stream's first.
/// \param bound    largest step's clip, in the unit: three scales
/// \param lasting  share of a reading in what is remembered; less than 1 / most_visits has no effect
inline void learn(profile_hour& h, double offset, double bound, double lasting) noexcept;

/// Notes that the stream has readings at this hour, and learns nothing from this one.
inline void note(profile_hour& h) noexcept;

} // namespace lariat::model

#include <lariat/model/profile_bodies.hpp>
