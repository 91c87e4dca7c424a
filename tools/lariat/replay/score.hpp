#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lariat/core/time.hpp>

#include "replay/labels.hpp"

namespace lariat::tool {

/// A reading at which an event opened or escalated.
struct alarm {
    std::uint64_t event = 0; ///< id
    std::string stream; ///< canonical key
    core::timestamp time{};
};

/// What became of one label.
struct label_outcome {
    label what;
    std::optional<std::chrono::nanoseconds>
        delay; ///< from the label's begin to its first alarm; none: missed
};

/// How alarms and labels agree.
struct score {
    std::vector<label_outcome> labels; ///< in the order given
    std::size_t events = 0; ///< distinct
    std::size_t false_events = 0; ///< none of whose alarms lies within a label of its stream

    [[nodiscard]] std::size_t hits() const noexcept;
    [[nodiscard]] std::size_t misses() const noexcept { return labels.size() - hits(); }

    /// Mean delay of the hits; none without any.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> mean_delay() const noexcept;
};

/// Holds alarms against labels.  An alarm lies within a label when begin <= time <= end, and the label's
/// stream is the alarm's key, its measurement, or not said.  Cost: O(alarms * labels).
[[nodiscard]] score score_alarms(std::span<alarm const> alarms, std::span<label const> labels);

} // namespace lariat::tool
