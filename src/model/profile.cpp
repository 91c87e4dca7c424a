#include <lariat/model/profile.hpp>

#include <algorithm>
#include <chrono>

#include <lariat/model/exponential_mean.hpp>

namespace lariat::model {
namespace {

void learn_bucket(float& bucket, std::uint8_t& visits, double offset, double bound, double memory) noexcept
{
    if (visits == 0) {
        visits = 1;
        bucket = static_cast<float>(offset);
        return;
    }
    if (visits < 255) ++visits;
    double const gain = std::max(1 / memory, 1.0 / visits);
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

seasonal_levels expected_at(profile const& p, hour_of hour, levels const& state) noexcept
{
    double const day = p.day_visits[hour.day] > 0 ? state.first + p.day[hour.day] : state.slow;
    double const week = p.week_visits[hour.week] > 0 ? state.first + p.week[hour.week] : day;
    return {.day = day, .week = week};
}

void learn_at(profile& p, hour_of hour, double offset, double bound, double memory) noexcept
{
    learn_bucket(p.day[hour.day], p.day_visits[hour.day], offset, bound, memory);
    learn_bucket(p.week[hour.week], p.week_visits[hour.week], offset, bound, memory);
}

} // namespace lariat::model
