#include <lariat/model/profile.hpp>

#include <algorithm>

#include <lariat/model/exponential_mean.hpp>

namespace lariat::model {
namespace {

void note(std::uint8_t& visits) noexcept
{
    visits = std::max<std::uint8_t>(visits, 1);
}

/// Readings learned, of a count as the profile keeps it.
double learned(std::uint8_t visits) noexcept
{
    return visits == 0 ? 0 : visits - 1;
}

void learn_bucket(float& bucket, std::uint8_t& visits, double offset, double bound, double lasting) noexcept
{
    note(visits);
    if (learned(visits) < most_visits) ++visits;
    if (learned(visits) == 1) {
        bucket = static_cast<float>(offset);
        return;
    }
    double const gain = std::max(lasting, 1 / learned(visits));
    bucket = static_cast<float>(bucket + clip(offset - bucket, bound) * gain);
}

} // namespace

hour_of local_hour(core::timestamp t, std::int32_t utc_offset_s) noexcept
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

seasonal_levels expected_at(profile const& p, hour_of hour, levels const& state, double lasting) noexcept
{
    double const day = learned(p.day_visits[hour.day]) > 0 ? state.first + p.day[hour.day] : state.slow;
    double const visits = learned(p.week_visits[hour.week]);
    if (visits == 0) return {.day = day, .week = day};
    double const belief = 5 * visits * std::max(lasting, 1.0 / most_visits);
    double const week = state.first + p.week[hour.week];
    return {.day = day, .week = day + (week - day) * (belief / (belief + 1))};
}

void learn_at(profile& p, hour_of hour, double offset, double bound, double lasting) noexcept
{
    learn_bucket(p.day[hour.day], p.day_visits[hour.day], offset, bound, lasting);
    learn_bucket(p.week[hour.week], p.week_visits[hour.week], offset, bound, lasting);
}

void note_at(profile& p, hour_of hour) noexcept
{
    note(p.day_visits[hour.day]);
    note(p.week_visits[hour.week]);
}

} // namespace lariat::model
