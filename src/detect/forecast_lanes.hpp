#pragma once

#include <array>

#include <lariat/model/features.hpp>

namespace lariat::detect {

/// A linear forecast to be made: base + scale * <weights, features>.
template <std::size_t size> struct forecast_question {
    float const* weights; ///< `size` of them
    float const* features;
    double base;
};

/// The values of both forecasts of a stream: each predict(...).value to the same bits, without the parts.
/// Their order costs no branch.
///
/// Cost     an instruction or so for each pair of features, for the widest registers that the machine has
///          (chosen at run time).
[[nodiscard]] std::array<double, 2> forecast_values(forecast_question<model::one_step_features> const& first,
    forecast_question<model::slow_features> const& second, double scale) noexcept;

} // namespace lariat::detect
