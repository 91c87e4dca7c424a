#include "recurrence.hpp"

#include <algorithm>

namespace lariat::detect {

void hourly_peaks::book(std::uint8_t hour, float largest) noexcept
{
    float const before = widened(usual[hour]);
    usual[hour] = rounded(before + 0.33F * (largest - before));
}

half_float hourly_peaks::around(std::uint8_t hour) const noexcept
{
    // The bits of positive floats are in the order of the numbers.
    return std::max({usual[(hour + 23U) % 24], usual[hour], usual[(hour + 1U) % 24]});
}

} // namespace lariat::detect
