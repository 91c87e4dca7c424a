#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/control_json.hpp"
#include "net/http_message.hpp"
#include "telemetry/metrics_text.hpp"

namespace lariat::app {

/// Where the answers come from.
struct control_sources {
    engine::worker_set& streams;
    telemetry::registry const& registry;
    std::function<app::health()> health;
    std::function<std::vector<std::string>(std::size_t limit)> recent_events; ///< JSON lines, oldest first
    std::function<std::string(telemetry::exposition)> metrics;
    std::function<std::optional<std::string>()> not_ready; ///< why readings should not be sent here now
};

/// Answers one request of the control interface (CONTROL.md).  Pure: reads the sources, changes nothing.
[[nodiscard]] net::http_response answer(control_sources const& from, net::http_request const& request);

} // namespace lariat::app
