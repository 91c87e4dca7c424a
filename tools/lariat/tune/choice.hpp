#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tune/trial.hpp"

namespace lariat::tool {

/// What tuning chose for a stream.
struct stream_choice {
    stream_id stream{};
    std::size_t level = 0; ///< of sensitivity
    bool reached = true; ///< the goal; false: even the strictest misses it
    bool by_rule = false; ///< its rule says what it may alarm, and is left alone
};

/// For each stream the level up to which every less sensitive one keeps to the goal: at most
/// `alarms_per_day`, over the days of the whole history.  \pre the trials are those of all levels
[[nodiscard]] std::vector<stream_choice> choose_by_rate(
    std::span<trial const> trials, double alarms_per_day, double days);

/// How one level for all streams meets known faults.
struct label_score {
    std::size_t hits = 0;
    std::size_t labels = 0;
    std::size_t events = 0;
    std::size_t false_events = 0;

    /// Harmonic mean of the share of labels hit and the share of events that are right; 0 without a hit.
    [[nodiscard]] double f1() const noexcept;
};

/// One score a trial.
[[nodiscard]] std::vector<label_score> score_by_labels(
    std::span<trial const> trials, std::span<label const> labels);

/// Index of the largest F1; of several the middle one, which lies farthest from where it gets worse.  Nothing
/// where no label is hit at all.
[[nodiscard]] std::optional<std::size_t> best_by_labels(std::span<label_score const> scores);

} // namespace lariat::tool
