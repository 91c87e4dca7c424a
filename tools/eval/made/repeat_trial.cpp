#include "eval/made/repeat_trial.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include <lariat/detect/detector.hpp>

#include "eval/made/sensors.hpp"
#include "series/random.hpp"

namespace lariat::eval {
namespace {

bool is_alarm(core::event const& e) noexcept
{
    return e.phase != core::event_phase::end;
}

repeat_result try_one(repeat_plan const& plan, series s, detect::options const& options,
    repeat_trial_options const& how, std::size_t first, double amount)
{
    repeat_result r{.plan = plan, .streams = 1};
    lariat::detector detector{options};
    r.score.fill(-std::numeric_limits<double>::infinity());
    for (std::size_t row = 0; row < s.rows(); ++row) {
        std::size_t const since = row < first ? how.apart : (row - first) % how.apart;
        std::size_t const time = row < first ? 0 : (row - first) / how.apart;
        bool const off = since < plan.length && time < repeat_trial_options::times;
        auto const verdict = detector.observe(s.times[row], s.values[row] + (off ? amount : 0));
        if (!off) continue;
        r.score[time] = std::max(r.score[time], static_cast<double>(verdict.score));
        if (std::ranges::any_of(detector.changes(), is_alarm)) r.hit[time] = 1;
    }
    return r;
}

} // namespace

repeat_result& repeat_result::operator+=(repeat_result const& other) noexcept
{
    streams += other.streams;
    for (std::size_t i = 0; i < hit.size(); ++i) {
        hit[i] += other.hit[i];
        score[i] += other.score[i];
    }
    return *this;
}

std::array<repeat_result, repeat_plans.size()> try_repeats(
    detect::options const& options, repeat_trial_options const& how, std::size_t stream)
{
    tool::random_numbers chance{tool::random_numbers{how.seed}.next() + stream};
    series const sound = made_sensor(chance.next(), how.readings, std::chrono::minutes{5});
    auto const room = static_cast<double>(how.latest - how.earliest);
    std::size_t const first = how.earliest + static_cast<std::size_t>(chance.uniform() * room);
    double const unit = (chance.uniform() < 0.5 ? 1 : -1) * deviation_of(sound.values);
    std::array<repeat_result, repeat_plans.size()> all;
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = try_one(repeat_plans[i], sound, options, how, first, unit * repeat_plans[i].size);
    return all;
}

} // namespace lariat::eval
