#pragma once

#include <string>
#include <vector>

#include "eval/series.hpp"
#include "fault.hpp"

namespace lariat::eval {

/// The sensors of one recording, read together.
struct sensor_rig {
    std::string name;
    std::vector<series> sensors; ///< of equal times and windows
};

/// Paths of the recordings of the Skoltech Anomaly Benchmark below `folder`, without the anomaly-free ones.
[[nodiscard]] tool::outcome<std::vector<std::string>> skab_files(std::string const& folder);

/// Reads a recording: `datetime`, the sensors, `anomaly`, `changepoint`, separated by semicolons.
[[nodiscard]] tool::outcome<sensor_rig> read_skab(std::string const& path, std::string const& folder);

} // namespace lariat::eval
