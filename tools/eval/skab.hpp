#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/corpus/skab.hpp"
#include "eval/state_score.hpp"

namespace lariat::eval {

/// Rows of each recording that train and are not scored.
inline constexpr std::size_t skab_training = 400;

/// How one recording's rows were flagged.
struct rig_result {
    std::string name;
    confusion group; ///< by the rows whose score is over the group's threshold
    confusion events; ///< by the rows of the group's events
    confusion alone; ///< by any sensor's open event, each on its own
    confusion everything; ///< by somebody who flags every row
    std::optional<double> auc_pr; ///< of the group's score
};

/// Judges a recording from the first row on, with the daemon's engine and one group of all sensors.
[[nodiscard]] rig_result evaluate_rig(sensor_rig const& rig, detect::options const& options);

/// The same for all recordings below `folder`, on all cores.
[[nodiscard]] tool::outcome<std::vector<rig_result>> evaluate_skab(
    std::string const& folder, detect::options const& options, std::function<void(double)> const& progress);

[[nodiscard]] std::string skab_text(std::span<rig_result const> rigs);
[[nodiscard]] std::string skab_json(std::span<rig_result const> rigs);

} // namespace lariat::eval
