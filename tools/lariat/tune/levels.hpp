#pragma once

#include <cstddef>
#include <string>

#include <lariat/detect/group.hpp>
#include <lariat/detect/options.hpp>

namespace lariat::tool {

/// How sensitive a stream's settings can be made, or a group's, from level 0, which
/// alarms least, to level_count - 1.
inline constexpr std::size_t level_count = 23;

/// Whether the settings have a sensitivity to choose: not where they say alarms_per_day, which is a goal of
/// their own, or an absolute threshold alone.
[[nodiscard]] bool is_tunable(detect::options const& settings) noexcept;

/// The settings at a level: with its mae_factor where they have one, else with its probability.  What is not
/// tunable stays as it is.
[[nodiscard]] detect::options at_level(detect::options settings, std::size_t level);

/// The same of a group: with its threshold.
[[nodiscard]] detect::group_options at_level(detect::group_options settings, std::size_t level);

/// What a level sets, as the configuration writes it: "probability = 0.002".
[[nodiscard]] std::string sensitivity_text(detect::options const& settings);

} // namespace lariat::tool
