#pragma once

#include <functional>
#include <vector>

#include "engine/options.hpp"
#include "replay/score.hpp"
#include "tune/history.hpp"
#include "tune/levels.hpp"
#include "wire/event_record.hpp"

namespace lariat::tool {

/// What the daemon would have said of a history.
struct trial {
    std::vector<std::size_t> alarms; ///< of each stream: events begun and escalated, of every kind
    std::vector<std::size_t> early_alarms; ///< those before the middle of the history
    std::vector<alarm> all; ///< those of streams, in the order in which they came
    std::vector<alarm> of_groups; ///< events of groups begun
};

/// The settings with every rule, every group and the defaults at a level of sensitivity.
[[nodiscard]] engine::options at_level(engine::options settings, std::size_t level);

/// Runs the daemon's engine over a history.
[[nodiscard]] trial run_trial(history const& h, engine::options const& settings);

/// One trial for each level of sensitivity, in their order, on all cores.
[[nodiscard]] std::vector<trial> run_trials(
    history const& h, engine::options const& settings, std::function<void(double)> const& progress);

/// The records of the events that a history would begin or escalate, at most `most`, the worst first.
[[nodiscard]] std::vector<wire::event_record> flagged(
    history const& h, engine::options const& settings, std::size_t most);

} // namespace lariat::tool
