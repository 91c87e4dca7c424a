#include "recurrence.hpp"

#include <algorithm>

namespace lariat::detect {
void hourly_peaks::turn(std::uint8_t hour) noexcept
{
    float const before = widened(usual[hour]);
    usual[hour] = rounded(before + 0.33F * (current - before));
    current = 0;
}

void hourly_peaks::add(double magnitude) noexcept
{
    current = std::max(current, static_cast<float>(magnitude));
}

double hourly_peaks::usual_at(std::uint8_t hour) const noexcept
{
    // The bits of positive floats are in the order of the numbers.
    std::uint16_t const before = usual[(hour + 23U) % 24];
    std::uint16_t const after = usual[(hour + 1U) % 24];
    return 2.0 * static_cast<double>(widened(std::max({before, usual[hour], after})));
}

} // namespace lariat::detect
