#include "habits.hpp"

#include <algorithm>
#include <limits>

#include <lariat/model/exponential_mean.hpp>

#include "math.hpp"
#include "record.hpp"

namespace lariat::detect {
namespace {

constexpr double least_run = 20; // readings
constexpr std::uint64_t known_age = 100; // from which a stream's regularity is known

float faded(float longest, double memory) noexcept
{
    return longest - longest / static_cast<float>(memory);
}

} // namespace

double gap_limit_s(timing_habits const& h, double interval_s, double factor, std::uint64_t age) noexcept
{
    constexpr double regularity = 0.95;
    constexpr double least_s = 2;
    if (age < known_age || static_cast<double>(h.regular) < regularity) return 0;
    return std::max({factor * interval_s, 2 * static_cast<double>(h.longest_s), least_s});
}

void learn_interval(
    timing_habits& h, double seconds, double usual_s, double bound_s, std::uint64_t age) noexcept
{
    constexpr double memory = 200; // intervals
    constexpr double longest_memory = 2'000;
    if (usual_s > 0)
        h.regular = model::moved(h.regular, seconds <= 2 * usual_s ? 1 : 0, model::mean_gain(memory, age));
    h.longest_s =
        std::max(faded(h.longest_s, longest_memory), static_cast<float>(std::min(seconds, bound_s)));
}

double stride_of(timing_habits const& h, double seconds, double interval_s, std::uint64_t age) noexcept
{
    constexpr double regularity = 0.7;
    constexpr double most = 10;
    if (age < known_age || static_cast<double>(h.regular) >= regularity || !(interval_s > 0)) return 1;
    return std::clamp(seconds / interval_s, 1 / most, most);
}

double stuck_limit(timing_habits const& h, std::uint64_t age) noexcept
{
    constexpr double usual_change = 0.5;
    constexpr double least_share = 1e-3;
    constexpr double decades = 8;
    auto const same = static_cast<double>(h.same);
    if (age < warm_age || same > usual_change) return 0;
    double const by_chance = decades / -log10_of(std::max(same, least_share));
    return std::max({least_run, 3 * static_cast<double>(h.longest_same), by_chance});
}

void learn_sameness(timing_habits& h, bool same, double limit, std::uint64_t age) noexcept
{
    constexpr double memory = 1'000; // readings
    constexpr double longest_memory = 5'000; // runs
    h.same = model::moved(h.same, same ? 1 : 0, model::mean_gain(memory, age));
    if (same) {
        if (h.same_run < std::numeric_limits<std::uint32_t>::max()) ++h.same_run;
        return;
    }
    auto run = static_cast<double>(h.same_run);
    if (limit > 0) run = std::min(run, limit);
    h.longest_same = std::max(faded(h.longest_same, longest_memory), static_cast<float>(run));
    h.same_run = 0;
}

} // namespace lariat::detect
