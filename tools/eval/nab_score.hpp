#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "eval/series.hpp"

namespace lariat::eval {

/// What a profile of the Numenta Anomaly Benchmark pays for a window hit, and takes for one missed and for a
/// false row.
struct nab_profile {
    std::string_view name;
    double hit = 1;
    double miss = 1;
    double false_row = 0.11;
};

inline constexpr std::array<nab_profile, 3> nab_profiles{{
    {"standard", 1, 1, 0.11},
    {"reward_low_FP_rate", 1, 1, 0.22},
    {"reward_low_FN_rate", 1, 2, 0.11},
}};

/// The part of NAB's score of one file that no detector changes: what each row is worth.
///
/// A row in a window is worth scaledSigmoid(its position) / scaledSigmoid(-1), most at the window's first
/// row; of a window's rows the best counts.  A row outside costs between nothing, just behind a window,
/// and 1.  The first 15 % of a file, at most 750 rows, are probation and count neither way.
///
/// Source   A. Lavin and S. Ahmad, "Evaluating Real-time Anomaly Detection Algorithms - the Numenta Anomaly
///          Benchmark", ICMLA 2015; scorer of NAB v1.1.
class nab_plan {
public:
    static constexpr std::int32_t outside = -1;

    /// \pre windows are ascending, disjoint and inside the file
    nab_plan(std::size_t rows, std::span<window const> windows);

    [[nodiscard]] std::size_t rows() const noexcept { return worth_.size(); }
    [[nodiscard]] std::size_t windows() const noexcept { return windows_; }
    /// Windows that reach past the probation.  NAB takes nothing for missing the others, and yet counts them
    /// when it normalises.
    [[nodiscard]] std::size_t reachable_windows() const noexcept { return reachable_; }
    [[nodiscard]] double worth(std::size_t row) const noexcept { return worth_[row]; }
    /// Index of the window that the row is in, or `outside`.
    [[nodiscard]] std::int32_t window_of(std::size_t row) const noexcept { return window_of_[row]; }
    [[nodiscard]] bool counts(std::size_t row) const noexcept { return row >= first_counted_; }

private:
    std::vector<double> worth_;
    std::vector<std::int32_t> window_of_;
    std::size_t windows_;
    std::size_t reachable_ = 0;
    std::size_t first_counted_;
};

/// Score of a set of files.
struct nab_result {
    double raw = 0; ///< sum over files, in windows
    std::optional<double> score; ///< 0 for no alarm at all, 100 for perfection; none without a window
    double threshold = 0; ///< the smallest score that counted as an alarm
    std::size_t windows = 0;
    std::size_t hit = 0;
    std::size_t false_rows = 0;

    nab_result& operator+=(nab_result const& other) noexcept; ///< raw and counts; normalise() afterwards
};

/// Fills in `score`.
[[nodiscard]] nab_result normalise(nab_result r, nab_profile const& profile) noexcept;

/// Scores the alarms of one file; normalised.  \pre alarms are rows of the file, each once
[[nodiscard]] nab_result nab_score(
    nab_plan const& plan, std::span<std::uint32_t const> alarms, nab_profile const& profile);

/// One file's plan and its score a row.
struct nab_scored_file {
    nab_plan const* plan = nullptr;
    std::span<float const> scores;
};

/// NAB's own sweep: an alarm is every row whose score is at least the threshold, one threshold for all files,
/// the one with the best sum; of equal sums the highest.  Infinite where no alarm at all is best.
[[nodiscard]] nab_result nab_best(std::span<nab_scored_file const> files, nab_profile const& profile);

} // namespace lariat::eval
