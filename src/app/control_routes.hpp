#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/control_json.hpp"
#include "net/http_message.hpp"

namespace lariat::app {

/// Where the answers come from.
struct control_sources {
    engine::shard const& shard;
    telemetry::registry const& registry;
    std::function<app::health()> health;
    std::function<std::vector<std::string>(std::size_t limit)> recent_events; ///< JSON lines, oldest first
};

/// Answers one request of the control interface (CONTROL.md).  Pure: reads the sources, changes nothing.
[[nodiscard]] net::http_response answer(control_sources const& from, net::http_request const& request);

} // namespace lariat::app
