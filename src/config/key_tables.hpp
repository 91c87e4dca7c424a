#pragma once

#include "config/key.hpp"
#include "config/settings.hpp"

namespace lariat::config {

// The keys of each section, in the order in which they are read, printed and explained.

[[nodiscard]] keys<settings> const& root_keys(); ///< those outside every section
[[nodiscard]] keys<net::input_options> const& input_keys();
[[nodiscard]] keys<wire::json_mapping> const& json_keys(); ///< of [input.json]
[[nodiscard]] keys<sinks::output_options> const& output_keys();
[[nodiscard]] keys<detect::options> const& detect_keys();
[[nodiscard]] keys<engine::rule> const& own_rule_keys(); ///< without those of [detect]
[[nodiscard]] keys<engine::rule> const& rule_keys(); ///< with them
[[nodiscard]] keys<engine::group_rule> const& group_keys();
[[nodiscard]] keys<engine::limits> const& limits_keys();
[[nodiscard]] keys<net::http_options> const& http_keys();
[[nodiscard]] keys<settings> const& state_keys();
[[nodiscard]] keys<telemetry::log_options> const& log_keys();

} // namespace lariat::config
