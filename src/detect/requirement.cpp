#include "requirement.hpp"

#include <algorithm>

#include "math.hpp"

namespace lariat::detect {
double warm_up_decades(std::uint64_t age) noexcept
{
    constexpr double warm_up = 50;
    return warm_up / (static_cast<double>(age) + 1);
}

double readings_per_alarm(options const& o, float interval_s) noexcept
{
    constexpr double day = 86'400; // s
    constexpr double least = 2;
    return std::max(least, day / (static_cast<double>(interval_s) * o.alarms_per_day.value_or(0)));
}

double needed_decades(options const& o, std::uint64_t age, double pace) noexcept
{
    double const spent = o.parts.spending ? log10_of(age_share(age)) : 0;
    return needed_decades(o, age, {log10_of(o.probability), spent, log10_of(pace)});
}

double needed_decades(options const& o, std::uint64_t age, requirement_logs const& logs) noexcept
{
    constexpr double exponent = 0.4; // of the age, by which the probability is spent down
    constexpr double per_decade_of_pace = 0.3;
    double const spent = o.parts.spending ? exponent * logs.age : 0;
    return -logs.probability + spent + warm_up_decades(age) + per_decade_of_pace * logs.pace;
}

double recent_extra_decades(double need) noexcept
{
    return std::max(0.3, 3.5 - need);
}

double calibration::evidence_at(double position, double need) const noexcept
{
    double const in_all = evidence(all, long_memory, position, need, scale);
    if (recent.counts == nullptr) return in_all;
    double const lately = evidence(recent, recent_memory, position, need + recent_extra, scale);
    return std::max(in_all, lately - recent_extra);
}

double calibration::threshold_at(double need) const noexcept
{
    double position = required_position(all, long_memory, need, scale);
    if (recent.counts != nullptr)
        position = std::min(position, required_position(recent, recent_memory, need + recent_extra, scale));
    return residual_at(position, scale);
}

judgement calibration::judge(double magnitude, double need, double usual_peak) const noexcept
{
    judgement j; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below, for every reading
    j.magnitude = magnitude;
    j.scale = scale;
    j.position = position_of(magnitude, scale);
    j.need = magnitude < usual_peak ? need + 1 : need;
    j.threshold = threshold_at(need);
    if (usual_peak > j.threshold)
        j.threshold = std::max(j.threshold, std::min(threshold_at(need + 1), usual_peak));
    j.evidence = evidence_at(j.position, j.need);
    return j;
}

} // namespace lariat::detect
