#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <lariat/detect/options.hpp>

#include "fault.hpp"

namespace lariat::eval {

/// Where the labelled streams are; what is empty is not measured.
struct target_sources {
    std::string nab_data;
    std::string nab_windows;
    std::string ucr;
    std::string skab;
    std::string csv; ///< other labelled streams
    std::string prices;
};

/// One line of the table.
struct target_row {
    std::string what;
    std::string must;
    std::string reached;
    std::optional<bool> met; ///< nothing where there was nothing to measure it on
};

/// Told what is being measured and how far that is.
using target_progress = std::function<void(double share)>;

/// Measures everything that the detector must reach with one configuration and can be measured here.
/// `prices` are the detector's settings for prices.  Fails as the corpora do.
[[nodiscard]] tool::outcome<std::vector<target_row>> measure_targets(target_sources const& from,
    detect::options const& options, detect::options const& prices, std::uint64_t seed,
    target_progress const& progress);

[[nodiscard]] std::string targets_text(std::span<target_row const> rows);
[[nodiscard]] std::string targets_json(std::span<target_row const> rows);

} // namespace lariat::eval
