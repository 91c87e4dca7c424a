#include "eval/made/fault_trial.hpp"

#include <algorithm>

#include "eval/made/sensors.hpp"
#include "series/random.hpp"

namespace lariat::eval {
namespace {

using seconds = std::chrono::duration<double>;
using days = std::chrono::duration<double, std::chrono::days::period>;

bool is_within(faulty_stream const& f, core::timestamp t)
{
    return f.begin <= t && t <= f.end;
}

bool in_time(faulty_stream const& f, raised const& a)
{
    return is_within(f, a.time);
}

/// An event that began with the fault is about it, whenever it is told or told again.
bool is_about(faulty_stream const& f, raised const& a)
{
    return is_within(f, a.time) || is_within(f, a.begin);
}

fault_result judge_fault(fault_plan const& plan, faulty_stream const& f, std::vector<raised> const& alarms)
{
    fault_result r;
    r.plan = plan;
    r.streams = 1;
    auto const first = std::ranges::find_if(alarms, [&f](raised const& a) { return in_time(f, a); });
    if (first != alarms.end()) {
        r.hit = 1;
        r.delays.push_back(seconds{first->time - f.begin}.count());
    }
    for (raised const& a : alarms) {
        if (!is_about(f, a)) ++r.false_alarms;
        if (is_within(f, a.begin) && core::to_string(a.kind) == plan.name) r.named = 1;
    }
    r.days = days{f.readings.times.back() - f.readings.times.front() - (f.end - f.begin)}.count();
    return r;
}

} // namespace

fault_result& fault_result::operator+=(fault_result const& other)
{
    streams += other.streams;
    hit += other.hit;
    named += other.named;
    by_chance += other.by_chance;
    false_alarms += other.false_alarms;
    days += other.days;
    delays.insert(delays.end(), other.delays.begin(), other.delays.end());
    return *this;
}

double fault_result::false_per_day() const noexcept
{
    return days > 0 ? static_cast<double>(false_alarms) / days : 0;
}

std::vector<fault_result> try_faults(std::span<fault_plan const> plans, detect::options const& options,
    fault_trial_options const& how, std::size_t stream)
{
    tool::random_numbers chance{tool::random_numbers{how.seed}.next() + stream};
    series const sound = made_sensor(chance.next(), how.readings, how.interval);
    auto const room = static_cast<double>(how.latest - how.earliest);
    std::size_t const first = how.earliest + static_cast<std::size_t>(chance.uniform() * room);
    bool const up = chance.uniform() < 0.5;
    auto const without = watch(sound, options);

    std::vector<fault_result> results;
    for (fault_plan const& plan : plans) {
        faulty_stream const f = with_fault(sound, plan, first, up);
        fault_result& r = results.emplace_back(judge_fault(plan, f, watch(f.readings, options)));
        r.by_chance = std::ranges::any_of(without, [&f](raised const& a) { return in_time(f, a); });
    }
    return results;
}

} // namespace lariat::eval
