#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lariat::model {

/// What one stream's forecasts are made from: its last values and three means of it, in its unit.
///
/// All but `deviation` are levels and therefore doubles: a stream may live at 1e9 and move by 1.
struct levels {
    double first; ///< the first value: what the profiles are offsets from
    std::array<double, 4> lags; ///< the last values, newest first
    double mean_5; ///< exponential mean, memory 5
    double mean_50;
    double slow; ///< slow location: memory slow_memory, its steps clipped
    float deviation; ///< mean absolute deviation from `slow`
};

/// Readings that the slow location and the deviation remember.
inline constexpr double slow_memory = 700;

/// Below this age a stream has no scale yet, and nothing is clipped by one.
inline constexpr std::uint64_t unclipped_age = 19;

/// Begins a stream at `x`.
inline void start(levels& state, double x) noexcept;

/// The stream's scale: its mean absolute deviation, kept above what a double at this level can tell.
[[nodiscard]] inline double scale_of(levels const& state) noexcept;

/// Learns the deviation and then the slow location from `x`.
/// \param lasting  share of the reading in what an old stream knows: 1 / slow_memory for streams of one
/// reading
///                 in five minutes or slower
inline void learn_slow(levels& state, double x, std::uint64_t age, double lasting) noexcept;

/// Learns the two faster means and the lags from `x`.
/// \param stride  > 0: usual intervals that the means take it for; the lags are of readings
inline void learn_fast(levels& state, double x, std::uint64_t age, double stride = 1) noexcept;

/// Levels that the seasonal profiles expect at an hour.
struct seasonal_levels {
    double day;
    double week;
};

/// What the one-step forecast starts from.  Levels stay where they are, changes do not: what a price did last
/// says next to nothing of what it does next, and a spike taken for the base would be expected again.
enum class base : std::uint8_t { last_value, slow_level };

/// Features of the one-step forecast: differences from the base, in scales, clipped to +-feature_bound, in
/// the order of names_for().  The sixth is the other of the two bases.
inline constexpr std::size_t one_step_features = 8;
inline constexpr std::array<std::string_view, one_step_features> one_step_names{
    "lag_2", "lag_3", "lag_4", "mean_5", "mean_50", "slow_level", "hour_of_day", "hour_of_week"};
inline constexpr std::array<std::string_view, one_step_features> one_step_names_of_changes{
    "lag_2", "lag_3", "lag_4", "mean_5", "mean_50", "lag_1", "hour_of_day", "hour_of_week"};

[[nodiscard]] constexpr std::string_view name_of(base b) noexcept
{
    return b == base::last_value ? "last reading" : "slow level";
}

[[nodiscard]] constexpr std::span<std::string_view const, one_step_features> names_for(base b) noexcept
{
    return b == base::last_value ? one_step_names : one_step_names_of_changes;
}

/// Features of the slow forecast, whose base is the slow location.  The last one is always 0: it fills the
/// lanes of the learner.
inline constexpr std::size_t slow_features = 4;
inline constexpr std::array<std::string_view, slow_features> slow_names{
    "mean_50", "hour_of_day", "hour_of_week", ""};

inline constexpr double feature_bound = 5;

/// Fills the features of both forecasts.  Shift and scale of the stream leave them as they are.
/// \param seasonal  null where the stream has no profiles: those features are 0 then
/// \pre scale > 0
inline void fill_features(levels const& state, seasonal_levels const* seasonal, double scale,
    std::span<float, one_step_features> one_step, std::span<float, slow_features> slow,
    base one_step_base = base::last_value) noexcept;

} // namespace lariat::model

#include <lariat/model/feature_bodies.hpp>
