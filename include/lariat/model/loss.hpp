#pragma once

#include <cassert>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>

namespace lariat::model {

/// Losses of a prediction and their subgradients.
///
/// Units    `residual` is observed minus predicted, in the target's unit, and so is every loss.  A
/// subgradient
///          has no unit.
/// Signs    A subgradient is with respect to the *prediction*: negative where the prediction is too low.
///          At the kink, residual 0, it is 0: a prediction that is right changes nothing.
/// Source   R. Koenker and G. Bassett, "Regression Quantiles", Econometrica 46 (1978), 33-50.

/// |residual|: its mean is least where the prediction is the median.
template <std::floating_point T> [[nodiscard]] T absolute_loss(T residual) noexcept
{
    return std::abs(residual);
}

/// -sign(residual).
template <std::floating_point T> [[nodiscard]] constexpr T absolute_subgradient(T residual) noexcept
{
    return static_cast<T>((residual < 0) - (residual > 0));
}

/// tau * residual above the prediction, (1 - tau) * |residual| below it: its mean is least where the
/// prediction is the tau quantile.  \pre 0 < tau < 1
template <std::floating_point T> [[nodiscard]] constexpr T pinball_loss(T residual, T tau) noexcept
{
    return residual > 0 ? tau * residual : (tau - 1) * residual;
}

/// -tau where the prediction is too low, 1 - tau where it is too high.  \pre 0 < tau < 1
template <std::floating_point T> [[nodiscard]] constexpr T pinball_subgradient(T residual, T tau) noexcept
{
    if (residual > 0) return -tau;
    return residual < 0 ? 1 - tau : 0;
}

/// Mean of |observed - predicted|, summed from the first to the last.  \pre equal sizes, at least one
[[nodiscard]] inline double mean_absolute_error(
    std::span<double const> observed, std::span<double const> predicted) noexcept
{
    assert(!observed.empty() && observed.size() == predicted.size());
    double sum = 0;
    for (std::size_t i = 0; i < observed.size(); ++i) sum += absolute_loss(observed[i] - predicted[i]);
    return sum / static_cast<double>(observed.size());
}

} // namespace lariat::model
