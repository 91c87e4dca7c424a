#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "console/terminal.hpp"
#include "replay/score.hpp"

namespace lariat::tool {

/// What a replay came to.
struct replay_report {
    std::uint64_t readings = 0; ///< sent
    std::uint64_t streams = 0;
    std::uint64_t skipped = 0; ///< lines and cells that held no reading
    std::uint64_t bytes = 0;
    std::chrono::nanoseconds sending{0}; ///< from the first byte to the last
    std::optional<std::uint64_t> arrived; ///< readings that the daemon counted meanwhile; none: not asked
    bool listened = false; ///< whether the events were taken; if not, `alarms` means nothing
    std::size_t injected = 0; ///< faults
    tool::score alarms;
};

/// For a person, line ends included.
[[nodiscard]] std::string report_text(replay_report const& r, terminal const& on);

/// One JSON object, without a newline.
[[nodiscard]] std::string report_json(replay_report const& r);

/// The kinds among `wanted` of which a label was missed, or which no label has.
[[nodiscard]] std::vector<std::string> missed_kinds(
    replay_report const& r, std::vector<std::string> const& wanted);

} // namespace lariat::tool
