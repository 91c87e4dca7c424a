#pragma once

#include <cmath>
#include <concepts>

namespace lariat::model {

/// Soft-thresholding, the proximal operator of the L1 norm, one coordinate at a time:
///
///     argmin over w of  threshold * |w| + (w - value)^2 / 2
///
/// Values within the threshold become an exact zero (+0), the others move towards zero by the threshold.
/// A NaN stays one.
///
/// Units    `value` and `threshold` have the same unit.  \pre threshold >= 0
/// Source   N. Parikh and S. Boyd, "Proximal Algorithms", Foundations and Trends in Optimization 1 (2014),
///          section 6.5.2.
template <std::floating_point T> [[nodiscard]] T soft_threshold(T value, T threshold) noexcept
{
    T const beyond = std::abs(value) - threshold;
    T const kept = beyond <= 0 ? T{0} : beyond;
    return std::copysign(kept, value) + T{0}; // of -0 makes +0; without a branch, so that loops vectorise
}

} // namespace lariat::model
