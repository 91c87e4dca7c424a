#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/corpus/corpus.hpp"
#include "eval/event_score.hpp"
#include "eval/judge.hpp"
#include "eval/nab_score.hpp"

namespace lariat::eval {

/// How the score and the state score rank the readings of one file; nothing where it has no anomaly.
struct ranking_figures {
    std::optional<double> auc_pr;
    std::optional<double> vus_pr;
};

using nab_results = std::array<nab_result, nab_profiles.size()>; ///< in the order of nab_profiles

/// Everything that one file adds to the report.
struct file_result {
    std::string name;
    std::size_t refused = 0; ///< rows that the detector did not take: late, duplicate, not finite
    event_figures events;
    nab_results nab; ///< of the shipped alarms
    std::vector<nab_results> nab_by_level; ///< at sweep_levels(); empty where nobody asked
    ranking_figures score;
    ranking_figures state;
    bool top_in_event = false; ///< the largest score is an anomaly's
    std::size_t over = 0;
    std::size_t unexplained = 0;
    double residual_mae = 0;
    double zero_share = 0;
    std::vector<feature_use> features;
    double step_seconds = 0;
};

/// What to do with each file.
struct evaluation_options {
    detect::options detect;
    bool rank = true; ///< AUC-PR, VUS-PR
    bool sweep = false; ///< NAB at every level of sweep_levels()
    std::size_t vus_buffer = 100; ///< rows
    /// Called once a file with its index in the corpus, from several threads at a time.
    std::function<void(std::size_t, series const&, judgement const&)> visit;
};

/// Decades by which the thresholds of a NAB sweep are stricter than the shipped ones: -2 to 6 by 0.05.
[[nodiscard]] std::vector<float> const& sweep_levels();

/// Scores what the detector said of a series.
[[nodiscard]] file_result evaluate(series const& s, judgement const& j, evaluation_options const& options);

/// Reads, judges and scores all files, one thread a file on all cores.
///
/// \param progress  called from the calling thread; may be empty
///
/// Errors   The first file's that cannot be read.
[[nodiscard]] tool::outcome<std::vector<file_result>> evaluate(
    corpus const& files, evaluation_options const& options, progress_report const& progress);

} // namespace lariat::eval
