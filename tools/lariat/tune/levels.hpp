#pragma once

#include <cstddef>
#include <string>

#include <lariat/detect/options.hpp>

namespace lariat::tool {

/// How sensitive a stream's settings can be made, from level 0, which alarms least, to level_count - 1.
inline constexpr std::size_t level_count = 23;

/// The settings at a level: with its mae_factor where they have one, else with its probability.  What has an
/// absolute threshold alone stays as it is.
[[nodiscard]] detect::options at_level(detect::options settings, std::size_t level);

/// What a level sets, as the configuration writes it: "probability = 0.002".
[[nodiscard]] std::string sensitivity_text(detect::options const& settings);

} // namespace lariat::tool
