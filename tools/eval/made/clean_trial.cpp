#include "eval/made/clean_trial.hpp"

#include "eval/made/sensors.hpp"
#include "eval/made/watch.hpp"
#include "series/random.hpp"

namespace lariat::eval {

clean_result& clean_result::operator+=(clean_result const& other) noexcept
{
    alarms += other.alarms;
    readings += other.readings;
    days += other.days;
    return *this;
}

double clean_result::per_day() const noexcept
{
    return days > 0 ? static_cast<double>(alarms) / days : 0;
}

clean_result try_clean(
    clean_plan const& plan, detect::options const& options, std::uint64_t seed, std::size_t stream)
{
    auto const span = std::chrono::days{plan.days};
    auto const readings = static_cast<std::size_t>(span / plan.interval);
    auto const own = static_cast<std::uint64_t>(plan.interval.count()) + stream;
    watched_stream watched{options};
    std::vector<raised> alarms;
    for_each_made_reading(tool::random_numbers{seed ^ own}.next(), readings, plan.interval,
        [&](core::timestamp t, double value) { watched.observe(t, value, alarms); });
    return {
        .plan = plan, .alarms = alarms.size(), .readings = readings, .days = static_cast<double>(plan.days)};
}

} // namespace lariat::eval
