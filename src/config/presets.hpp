#pragma once

#include <span>
#include <string_view>

#include <lariat/detect/options.hpp>

namespace lariat::config {

/// Detection settings under a name, to start from.
struct preset {
    std::string_view name;
    std::string_view help;
    detect::options detect;
};

/// All presets; the first holds the built-in defaults.
[[nodiscard]] std::span<preset const> presets();

/// The preset of this name, or null.
[[nodiscard]] preset const* find_preset(std::string_view name);

} // namespace lariat::config
