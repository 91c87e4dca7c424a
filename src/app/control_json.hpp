#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/worker_set.hpp"
#include "telemetry/counters.hpp"

namespace lariat::app {

/// State of the daemon, as GET /api/v1/health tells it.
struct health {
    std::optional<std::string> starting; ///< what it waits for before it takes readings
    std::vector<std::string> degraded; ///< what does not work right now, a sentence each; empty when all does
    double uptime_seconds = 0;
    std::size_t streams = 0;
    std::uint64_t readings = 0; ///< accepted since the start, judged or refused
    std::size_t events_open = 0;
    std::size_t memory_bytes = 0; ///< of streams, blocks and tables
};

// One JSON value each, as src/app/CONTROL.md describes them.
[[nodiscard]] std::string to_json(health const& h);
[[nodiscard]] std::string to_json(telemetry::registry const& registry);
[[nodiscard]] std::string to_json(std::vector<engine::group_report> const& groups);

/// One line of GET /api/v1/streams.
void append_summary_json(std::string& out, engine::stream_report const& r);

/// GET /api/v1/stream: the model in full.
[[nodiscard]] std::string to_json(engine::stream_report const& r);

} // namespace lariat::app
