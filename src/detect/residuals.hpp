#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include <lariat/model/exponential_mean.hpp>

#include "prediction.hpp"
#include "question.hpp"
#include "state.hpp"

namespace lariat::detect {

inline constexpr double window_memory = 8; ///< readings of five minutes, of the window's mean
inline constexpr double window_bound = 5; ///< scales that a reading counts for in it, at most
inline constexpr double envelope_gain = 1.0 / 12; ///< of no consequence between 4 and 50 readings

/// What a reading moves on before its residuals are known: the window's mean residual and the envelope.
struct recent_readings {
    float window_mean;
    double high;
    double low;
};

[[nodiscard, gnu::always_inline]] inline recent_readings recent_with(
    block_state const& s, prediction const& p, double x) noexcept
{
    double const away = model::clip(x - p.slow, window_bound * p.scale);
    return {.window_mean = model::moved(s.window_mean, away, gain_of(window_memory, p.span)),
        .high = std::max(x, s.high - (s.high - x) * envelope_gain),
        .low = std::min(x, s.low + (x - s.low) * envelope_gain)};
}

/// Spread and straying of the recent readings: what channel `range` observes and what the state score says.
/// \param slow  the slow location before the latest reading
[[nodiscard]] inline double range_of(double high, double low, double slow) noexcept
{
    return (high - low) + 0.5 * std::max(std::abs(high - slow), std::abs(low - slow));
}

/// The residuals of a reading.
struct residuals {
    std::array<double, 3> observed; ///< by reading, window mean, range
    std::array<double, 3> expected;

    [[nodiscard]] double magnitude(std::size_t i) const noexcept
    {
        return std::abs(observed[i] - expected[i]);
    }
};

[[nodiscard, gnu::always_inline]] inline residuals residuals_of(
    prediction const& p, double x, recent_readings const& with, double range) noexcept
{
    return {.observed = {x, p.slow + static_cast<double>(with.window_mean), range},
        .expected = {p.one_step, p.slow, 0}};
}

/// What each channel's tail makes of its residual.
[[nodiscard, gnu::always_inline]] inline residual_lanes measured(
    block_state const& s, prediction const& p, residuals const& r) noexcept
{
    using namespace core::lanes;
    residual_lanes m; // NOLINT(cppcoreguidelines-pro-type-member-init): filled below
    double const reading = r.magnitude(0);
    m.magnitude = {pair{reading, r.magnitude(1)}, pair{r.magnitude(2), reading}};
    m.scale = scales_of(s, p.scale);
    m.ratio = narrowed(m.magnitude.low / m.scale.low, m.magnitude.high / m.scale.high);
    m.bin = bins_of_ratios(m.ratio);
    return m;
}

/// Whether residuals are surely over nothing, by the limits that were found for them.
[[nodiscard, gnu::always_inline]] inline bool are_quiet(
    std::array<half_float, 4> const& below, residual_lanes const& r) noexcept
{
    using namespace core::lanes;
    using halves = half_float __attribute__((vector_size(8)));
    using wholes = std::uint32_t __attribute__((vector_size(16)));
    auto const limits =
        std::bit_cast<four>(__builtin_convertvector(load<halves>(below.data()), wholes) << 16U);
    constexpr unsigned channels = 1U << lane::reading | 1U << lane::window | 1U << lane::range;
    return (bits_of(r.ratio < limits) & channels) == channels;
}

/// The same of the shape channel's, in multiples of the step scale.
[[nodiscard]] inline bool is_quiet(single_channel const& c, half_float below, double residual) noexcept
{
    double const scale = std::max(static_cast<double>(c.scale[0]), shape_floor);
    return residual < static_cast<double>(widened(below)) * scale;
}

} // namespace lariat::detect
