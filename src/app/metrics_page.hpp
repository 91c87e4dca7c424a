#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/input_set.hpp"
#include "app/output_set.hpp"
#include "app/process_figures.hpp"
#include "app/state_report.hpp"
#include "engine/worker_set.hpp"
#include "store/event_log.hpp"
#include "telemetry/metrics_text.hpp"

namespace lariat::app {

/// What GET /metrics tells besides the counters.
struct metrics_figures {
    std::size_t workers = 1;
    engine::stream_counts streams;
    std::size_t events_open = 0;
    engine::group_figures groups; ///< their bytes are part of memory_bytes
    std::size_t memory_bytes = 0; ///< of streams, blocks and tables
    std::size_t memory_limit_bytes = 0; ///< what they may take of limits.max_memory
    std::size_t degraded = 0; ///< reasons that health gives
    double uptime_seconds = 0;
    state_report state;
    std::optional<store::event_log::figures> events; ///< where events are kept
    process_figures process;
    std::vector<input_set::state> inputs;
    std::vector<output_set::state> outputs;
    std::vector<engine::heavy_hitters::hitter> newcomer_names; ///< what the names of new streams look like
    std::vector<engine::heavy_hitters::hitter> newcomer_peers; ///< who began them
};

/// The page of GET /metrics.  Cost: proportional to the metrics and listeners, not to the streams.
[[nodiscard]] std::string metrics_page(
    metrics_figures const& figures, telemetry::registry const& registry, telemetry::exposition format);

} // namespace lariat::app
