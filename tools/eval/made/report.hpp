#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "eval/made/clean_trial.hpp"
#include "eval/made/fault_trial.hpp"
#include "eval/made/fleet_trial.hpp"
#include "eval/made/repeat_trial.hpp"
#include "eval/made/ticks.hpp"

namespace lariat::eval {

/// What `lariat eval synthetic` found.
struct synthetic_results {
    std::uint64_t seed = 1;
    fault_trial_options how;
    std::vector<fault_result> faults;
    std::vector<repeat_result> repeats;
    std::vector<clean_result> clean;
    fleet_result fleet;
};

/// Tables with the figures that are asked for beside those that came out, for people and for programs.
[[nodiscard]] std::string synthetic_text(synthetic_results const& all);
[[nodiscard]] std::string synthetic_json(synthetic_results const& all);

/// The same of bad ticks; `name` is the series'.
[[nodiscard]] std::string ticks_text(
    std::span<tick_result const> results, std::string_view name, std::uint64_t seed);
[[nodiscard]] std::string ticks_json(
    std::span<tick_result const> results, std::string_view name, std::uint64_t seed);

} // namespace lariat::eval
