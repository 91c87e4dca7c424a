#include "recurrence.hpp"

#include <algorithm>

namespace lariat::detect {

void hourly_peaks::turn(std::uint8_t hour) noexcept
{
    usual[hour] += 0.33F * (current - usual[hour]);
    current = 0;
}

void hourly_peaks::add(double magnitude) noexcept
{
    current = std::max(current, static_cast<float>(magnitude));
}

double hourly_peaks::usual_at(std::uint8_t hour) const noexcept
{
    float const before = usual[(hour + 23U) % 24];
    float const after = usual[(hour + 1U) % 24];
    return 2.0 * static_cast<double>(std::max({before, usual[hour], after}));
}

} // namespace lariat::detect
