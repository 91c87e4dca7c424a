#include <lariat/detect/budget.hpp>

#include <algorithm>

#include "math.hpp"

namespace lariat::detect {
namespace {

constexpr double step = 0.2; // decades that an alarm adds, and that a request's readings take back
constexpr double most = 1;

} // namespace

double budget::need(double readings) const noexcept
{
    constexpr double alarms_an_exceedance = 0.77; // the others lie in an event or its quiet time
    return std::max(0.0, log10_of(readings / alarms_an_exceedance)) + static_cast<double>(raised);
}

void budget::settle(double readings, std::uint64_t judged, std::uint64_t alarms) noexcept
{
    double const next = static_cast<double>(raised) + step * static_cast<double>(alarms)
        - step / readings * static_cast<double>(judged);
    raised = static_cast<float>(std::clamp(next, 0.0, most));
}

} // namespace lariat::detect
