#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "eval/series.hpp"

namespace lariat::eval {

/// How well scores rank anomalous readings above the others, without any threshold.
///
/// Shapes   `windows` are ascending, disjoint rows of `scores`; rows that are in one are the anomalous ones.
/// Units    Scores in any, larger is more anomalous; only their order counts.  A NaN is broken.
/// Cost     O(n log n) for n scores; VUS-PR adds O(thresholds x buffer).

/// Area under the precision-recall curve as average precision: the sum over thresholds of precision times the
/// recall gained.  Equal scores are one threshold.  Nothing where no row or every row is anomalous.
[[nodiscard]] std::optional<double> auc_pr(std::span<float const> scores, std::span<window const> windows);

/// Volume under the surface of range-based precision and recall: the mean, over buffers of 0 to `buffer` rows
/// in all around each window, of the area under the range-based precision-recall curve.  A row at distance d
/// from its window, within half the buffer l, is anomalous to the degree sqrt(1 - d/l); recall is taken less
/// by the share of windows that hold no row over the threshold.  250 thresholds, at evenly spaced ranks.
///
/// Source   J. Paparrizos, P. Boniol, T. Palpanas, R. S. Tsay, A. Elmore, M. J. Franklin, "Volume Under the
///          Surface: A New Accuracy Evaluation Measure for Time-Series Anomaly Detection", PVLDB 15 (2022),
///          2774-2787.
[[nodiscard]] std::optional<double> vus_pr(
    std::span<float const> scores, std::span<window const> windows, std::size_t buffer);

} // namespace lariat::eval
