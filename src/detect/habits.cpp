#include "habits.hpp"

#include <algorithm>
#include <limits>

#include <lariat/model/exponential_mean.hpp>

#include "math.hpp"
#include "record.hpp"

namespace lariat::detect {
double gap_limit_s(timing_habits const& h, double interval_s, double factor, std::uint64_t age) noexcept
{
    constexpr double regularity = 0.95;
    if (age < known_age || static_cast<double>(h.regular) < regularity) return 0;
    return std::max({factor * interval_s, 2 * static_cast<double>(h.longest_s), least_gap});
}

double stuck_limit(timing_habits const& h, std::uint64_t age) noexcept
{
    constexpr double usual_change = 0.5;
    constexpr double least_share = 1e-3;
    constexpr double decades = 8;
    auto const same = static_cast<double>(h.same);
    if (age < warm_age || same > usual_change) return 0;
    double const by_chance = decades / -log10_of(std::max(same, least_share));
    return std::max({static_cast<double>(least_stuck), 3 * static_cast<double>(h.longest_same), by_chance});
}

} // namespace lariat::detect
