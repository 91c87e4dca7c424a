#pragma once

#include <span>

#include "eval/evaluate.hpp"

namespace lariat::eval {

/// A sweep's best level and what it scores.
struct best_level {
    float level = 0; ///< decades stricter than shipped
    nab_result result;
};

/// All files together.
struct summary {
    std::size_t files = 0;
    std::size_t refused = 0;
    event_figures events;
    nab_results nab; ///< normalised over all windows
    std::array<std::optional<best_level>, nab_profiles.size()> nab_best; ///< where there was a sweep
    ranking_figures score; ///< means over the files that have one
    ranking_figures state;
    std::size_t top_in_event = 0; ///< files
    std::size_t over = 0;
    std::size_t unexplained = 0;
    double zero_share = 0; ///< mean over files
    double step_seconds = 0;

    [[nodiscard]] double ns_a_reading() const noexcept
    {
        auto const readings = static_cast<double>(events.readings);
        return readings > 0 ? 1e9 * step_seconds / readings : 0;
    }
};

[[nodiscard]] summary summarise(std::span<file_result const> files);

/// The NAB score of some files at one level of the sweep.
[[nodiscard]] nab_result nab_at(
    std::span<file_result const* const> files, std::size_t level, std::size_t profile);

/// The level that scores best for some files; of equals the strictest.
[[nodiscard]] std::size_t best_sweep_level(std::span<file_result const* const> files, std::size_t profile);

} // namespace lariat::eval
