#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <lariat/core/event.hpp>
#include <lariat/model/dual_averaging.hpp>
#include <lariat/model/features.hpp>

namespace lariat::detect {

/// One sparse linear forecast's learned state.  Its weights follow from it, and are not kept: they are found
/// once a reading either way, and every stream would have them.
template <std::size_t size> struct learner {
    std::array<float, size> sum; ///< of the subgradients
    std::array<float, size> squares; ///< sum of theirs

    [[nodiscard]] std::array<float, size> weights() const noexcept
    {
        std::array<float, size> w; // NOLINT(cppcoreguidelines-pro-type-member-init): filled next
        model::dual_averaging_weights(sum, squares, w, {});
        return w;
    }

    /// Learns from the residual of a forecast that these features made.
    void learn(std::span<float const, size> features, double residual) noexcept
    {
        auto const g = static_cast<float>((residual < 0) - (residual > 0)); // of the absolute loss
        model::dual_averaging_sums(sum, squares, features, g, {});
    }
};

/// base + scale * <weights, features>, in the order of model::dot: what a stream learns by.
template <std::size_t size>
[[nodiscard]] inline double forecast_value(std::array<float, size> const& weights,
    std::array<float, size> const& features, double base, double scale) noexcept
{
    return base + scale * static_cast<double>(model::dot(weights, features));
}

/// A forecast and what it is made of: base + amount 0 + amount 1 + ..., the largest |amount| first, added in
/// this very order, so that an event's explanation adds up to the expected value to the last bit.
struct forecast { // NOLINT(cppcoreguidelines-pro-type-member-init): parts beyond `size` are never read
    static constexpr std::size_t max_parts = model::one_step_features;

    double base = 0;
    double value = 0;
    std::size_t size = 0; ///< parts: the features whose weight is not zero
    std::array<double, max_parts> amount; ///< in the unit
    std::array<std::uint8_t, max_parts> feature; ///< whose amount it is
};

/// forecast_value() in parts, which is a few roundings off it: what an event is judged and explained by.
[[nodiscard]] forecast predict(
    std::span<float const> weights, std::span<float const> features, double base, double scale) noexcept;

/// Says a forecast for people.
[[nodiscard]] core::explanation explain(forecast const& f, std::string_view base_name,
    std::span<std::string_view const> names, std::span<float const> weights) noexcept;

/// Explains an expected value that no forecast made.
[[nodiscard]] core::explanation explain_base(std::string_view name, double base) noexcept;

} // namespace lariat::detect
