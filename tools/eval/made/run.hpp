#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/evaluate.hpp"
#include "eval/made/report.hpp"
#include "fault.hpp"

namespace lariat::eval {

/// How much is made; the defaults take half a minute on one core.
struct synthetic_plan {
    std::uint64_t seed = 1;
    fault_trial_options faults{};
    repeat_trial_options repeats{};
    std::vector<clean_plan> clean{clean_plans.begin(), clean_plans.end()};
    fleet_options fleet{};
};

/// Faults, once and again and again, sound sensors and a fleet of noise, on all cores.  The plan's seed is
/// that of them all.
[[nodiscard]] synthetic_results run_synthetic(
    synthetic_plan const& plan, detect::options const& options, progress_report const& progress);

/// Bad ticks in a file of prices, of any format that `lariat replay` takes; its first stream is the series.
/// Fails where the file cannot be read, or holds fewer than 1,000 prices or any that is not positive.
[[nodiscard]] tool::outcome<std::vector<tick_result>> run_ticks(std::string const& path,
    detect::options const& options, std::uint64_t seed, progress_report const& progress);

} // namespace lariat::eval
