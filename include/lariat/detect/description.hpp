#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <lariat/core/event.hpp>
#include <lariat/core/time.hpp>
#include <lariat/detect/schema.hpp>

namespace lariat::detect {

/// One feature of a forecast.
struct feature_description {
    std::string_view name;
    double weight = 0; ///< dimensionless; exactly 0 while the feature has not earned its place
};

/// One of the two linear forecasts.
struct forecast_description {
    std::string_view name; ///< "one_step" or "slow"
    std::string_view base_name;
    double base = 0; ///< what the next forecast starts from, in the unit
    std::vector<feature_description> features;
};

/// One channel's calibration.
struct channel_description {
    core::channel channel = core::channel::none;
    bool decides = true; ///< false where a setting of the user has switched its alarms off
    double scale = 0; ///< mean absolute residual, clipped, in the unit
    double threshold = 0; ///< what the next residual would be held against, without floors relative to it
    double readings = 0; ///< in the memory of its tail
};

/// One open event.
struct open_event_description {
    core::event_kind kind = core::event_kind::residual;
    core::timestamp begin{};
    double peak_score = 0;
};

/// Everything about a stream's model that a person may ask for.
struct description {
    std::uint64_t age = 0; ///< readings so far
    std::uint64_t warm_at = 0; ///< age from which verdicts count as warmed up
    core::timestamp last_time{};
    double last_value = 0; ///< raw
    detect::transform transform = detect::transform::level;
    double interval_s = 0; ///< typical seconds between readings; 0 before the second
    double level = 0; ///< slow location, in the unit after the transform
    double deviation = 0; ///< mean absolute deviation from it
    double residual_mae = 0; ///< running mean absolute residual of the one-step forecast
    double zero_share = 0; ///< of the weights that are exactly zero
    std::vector<forecast_description> forecasts;
    std::vector<channel_description> channels;
    std::vector<open_event_description> open_events;
};

/// How old a stream's model is.
struct stream_age {
    std::uint64_t readings = 0;
    bool warm = false; ///< old enough to count as warmed up
};

/// Cost: reads one cache line.
[[nodiscard]] stream_age age_of(schema const& s, std::byte const* block) noexcept;

/// The events that are open.  Allocates where there is one.
/// \param story  null: behind the block
[[nodiscard]] std::vector<open_event_description> open_events(
    schema const& s, std::byte const* block, std::byte const* story = nullptr);

/// Describes a stream's model.  Reads the block only; allocates.
/// \param least_need  of the next reading, see observation
[[nodiscard]] description describe(
    schema const& s, std::byte const* block, double least_need = 0, std::byte const* story = nullptr);

} // namespace lariat::detect
