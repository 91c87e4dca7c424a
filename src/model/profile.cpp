#include <lariat/model/profile.hpp>

#include <algorithm>
#include <chrono>

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

void learn_bucket(float& bucket, std::uint8_t& visits, double offset, double bound, double memory) noexcept
{
    note(visits);
    if (learned(visits) < most_visits) ++visits;
    if (learned(visits) == 1) {
        bucket = static_cast<float>(offset);
        return;
    }
    double const gain = std::max(1 / memory, 1 / learned(visits));
    bucket = static_cast<float>(bucket + clip(offset - bucket, bound) * gain);
}

} // namespace

hour_of local_hour(core::timestamp t, std::int32_t utc_offset_s) noexcept
{
    // Seconds first: the offset could carry nanoseconds past their range.
    auto const local = std::chrono::floor<std::chrono::seconds>(t) + std::chrono::seconds{utc_offset_s};
    auto const hours = std::chrono::floor<std::chrono::hours>(local).time_since_epoch().count();
    auto const week = static_cast<std::uint8_t>((hours % 168 + 168) % 168);
    return {.day = static_cast<std::uint8_t>(week % 24), .week = week};
}

seasonal_levels expected_at(profile const& p, hour_of hour, levels const& state, double memory) noexcept
{
    double const day = learned(p.day_visits[hour.day]) > 0 ? state.first + p.day[hour.day] : state.slow;
    double const visits = learned(p.week_visits[hour.week]);
    if (visits == 0) return {.day = day, .week = day};
    double const doubt = std::min<double>(memory, most_visits) / 5;
    double const week = state.first + p.week[hour.week];
    return {.day = day, .week = day + (week - day) * (visits / (visits + doubt))};
}

void learn_at(profile& p, hour_of hour, double offset, double bound, double memory) noexcept
{
    learn_bucket(p.day[hour.day], p.day_visits[hour.day], offset, bound, memory);
    learn_bucket(p.week[hour.week], p.week_visits[hour.week], offset, bound, memory);
}

void note_at(profile& p, hour_of hour) noexcept
{
    note(p.day_visits[hour.day]);
    note(p.week_visits[hour.week]);
}

} // namespace lariat::model
