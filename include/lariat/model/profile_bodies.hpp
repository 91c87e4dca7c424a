#pragma once

// Bodies of profile.hpp: inline, for every reading of every stream goes through them.

#include <algorithm>

#include <lariat/model/exponential_mean.hpp>
#include <lariat/model/profile.hpp>

namespace lariat::model {
namespace profile_detail {

inline void note_visit(std::uint8_t& visits) noexcept
{
    visits = std::max<std::uint8_t>(visits, 1);
}

/// Readings learned, of a count as the profile keeps it.
inline unsigned learned(std::uint8_t visits) noexcept
{
    return visits == 0 ? 0U : visits - 1U;
}

inline void learn_bucket(
    float& bucket, std::uint8_t& visits, double offset, double bound, double lasting) noexcept
{
    note_visit(visits);
    if (learned(visits) < most_visits) ++visits;
    if (learned(visits) == 1) {
        bucket = static_cast<float>(offset);
        return;
    }
    double const gain = std::max(lasting, 1.0 / learned(visits));
    bucket = static_cast<float>(bucket + clip(offset - bucket, bound) * gain);
}

} // namespace profile_detail

inline hour_of local_hour(core::timestamp t, std::int32_t utc_offset_s) noexcept
{
    // Seconds first: the offset could carry nanoseconds past their range.  Then in whole weeks since long
    // before any stamp, so that nothing is negative and every division is one of small numbers.
    constexpr std::int64_t second = 1'000'000'000; // ns
    constexpr std::uint64_t week_s = 604'800;
    constexpr std::uint64_t weeks_before = 20'000;
    std::int64_t const ticks = t.time_since_epoch().count();
    std::int64_t const seconds = ticks / second - (ticks % second < 0 ? 1 : 0);
    std::uint64_t const local = static_cast<std::uint64_t>(seconds) + weeks_before * week_s
        + static_cast<std::uint64_t>(static_cast<std::int64_t>(utc_offset_s));
    auto const week = static_cast<std::uint8_t>(static_cast<std::uint32_t>(local % week_s) / 3'600);
    return {.day = static_cast<std::uint8_t>(week % 24), .week = week};
}

inline profile_hour hour_at(profile const& p, hour_of hour) noexcept
{
    unsigned learned = 0;
    bool visited = false;
    for (std::size_t h = hour.day; h < p.week_visits.size(); h += p.day.size()) {
        visited = visited || p.week_visits[h] != 0;
        learned += profile_detail::learned(p.week_visits[h]);
    }
    auto const day_visits = visited ? std::min<unsigned>(learned, most_visits) + 1 : 0;
    return {.day = p.day[hour.day],
        .week = p.week[hour.week],
        .day_visits = static_cast<std::uint8_t>(day_visits),
        .week_visits = p.week_visits[hour.week]};
}

inline void put(profile& p, hour_of hour, profile_hour const& h) noexcept
{
    p.day[hour.day] = h.day;
    p.week[hour.week] = h.week;
    p.week_visits[hour.week] = h.week_visits;
}

inline bool is_visited(profile const& p, std::size_t hour_of_day) noexcept
{
    for (std::size_t h = hour_of_day; h < p.week_visits.size(); h += p.day.size()) {
        if (p.week_visits[h] != 0) return true;
    }
    return false;
}

inline seasonal_levels expected_at(profile_hour const& h, levels const& state, double lasting) noexcept
{
    double const day = profile_detail::learned(h.day_visits) > 0 ? state.first + h.day : state.slow;
    double const visits = profile_detail::learned(h.week_visits);
    if (visits == 0) return {.day = day, .week = day};
    double const belief = 5 * visits * std::max(lasting, 1.0 / most_visits);
    double const week = state.first + h.week;
    return {.day = day, .week = day + (week - day) * (belief / (belief + 1))};
}

inline void learn(profile_hour& h, double offset, double bound, double lasting) noexcept
{
    profile_detail::learn_bucket(h.day, h.day_visits, offset, bound, lasting);
    profile_detail::learn_bucket(h.week, h.week_visits, offset, bound, lasting);
}

inline void note(profile_hour& h) noexcept
{
    profile_detail::note_visit(h.day_visits);
    profile_detail::note_visit(h.week_visits);
}

} // namespace lariat::model
