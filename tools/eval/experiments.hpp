#pragma once

#include <cstdint>
#include <vector>

#include <lariat/detect/options.hpp>

#include "commands/console.hpp"
#include "eval/corpus/corpus.hpp"
#include "eval/cross_validate.hpp"
#include "eval/report.hpp"

namespace lariat::eval {

/// How an experiment on a corpus is run and printed.
struct experiment {
    corpus const& files;
    detect::options const& detect;
    std::uint64_t seed = 1; ///< of everything that is drawn
    report_style style;
    bool json = false;
};

/// Each of these runs all files once or more, on all cores, under a progress bar, and prints what came out.
/// Fails where a file cannot be read.

/// The whole detector, and the same without each of its parts.
[[nodiscard]] tool::outcome<void> run_ablations(experiment const& e, tool::console const& out);

/// Settings chosen on one half of the files and scored on the other.  Fails also where there is one file
/// only.
[[nodiscard]] tool::outcome<void> run_cross_validation(experiment const& e, tool::console const& out);

/// Spikes on a share of the readings; the absolute loss against the squared one.
[[nodiscard]] tool::outcome<void> run_contamination(
    experiment const& e, double share, tool::console const& out);

/// What cross-validation chooses from: every setting's results, file by file.
[[nodiscard]] tool::outcome<std::vector<std::vector<file_result>>> evaluate_candidates(
    experiment const& e, progress_report const& progress);

} // namespace lariat::eval
