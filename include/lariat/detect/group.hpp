#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lariat::detect {

/// Settings of a group of streams.
struct group_options {
    double threshold = 2; ///< > 0: score over which a row is anomalous
    std::uint32_t longest_freeze =
        600; ///< rows over, in a run or nearly so, after which the group learns again
};

/// What became of one row of a group.
struct group_verdict {
    double score = 0; ///< root mean square over the members of their smoothed residuals, in their own scales
    double threshold = 0;
    bool over = false; ///< score > threshold
    std::span<double const> shares; ///< of the members in the score's square; they add up to 1, or all are 0
};

/// A group of streams that are read together and explain one another: one anomaly of the whole, not one of
/// each.
///
/// A member's deviation from its slow location, in mean absolute deviations, is forecast by a sparse linear
/// model from the *others'* deviations of the same row.  What is left, smoothed over eight rows and divided
/// by its own mean absolute size, is the member's part in the score.  No member sees its own past: it would
/// explain away an anomaly that all share.  While a row is over nothing is learned, for what is learned then
/// is the anomaly; after longest_freeze such rows it is the new state, and learned.
///
/// Shapes   A row has one value a member, always in the same order.  A NaN is a member without a reading: it
///          counts as on its slow location, and is not learned from.
/// Units    Values in any, each member its own.  Scores have none.
/// Cost     O(members^2) a row and in memory; allocates in the constructor alone.
/// Threads  Not synchronised.
class group_model {
public:
    /// \pre members >= 2, and `options` are in their documented ranges
    explicit group_model(std::size_t members, group_options options = {});

    /// Judges a row, then learns from it.  \pre row.size() == members(), no infinities
    /// The verdict's shares stand until the next call.
    group_verdict observe(std::span<double const> row) noexcept;

    [[nodiscard]] std::size_t members() const noexcept { return members_.size(); }
    [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }

private:
    struct member {
        double slow = 0; ///< location
        double deviation = 0; ///< mean absolute deviation from it
        double position = 0; ///< of this row, in mean absolute deviations from the slow location
        double residual = 0; ///< of this row, what the others do not explain
        double smoothed = 0; ///< mean residual of the last rows
        double scale = 0; ///< mean |smoothed|
        bool begun = false; ///< had a value once
        bool present = false; ///< has one in this row
    };

    void locate(std::span<double const> row) noexcept;
    void explain() noexcept;
    [[nodiscard]] double score() noexcept;
    [[nodiscard]] bool freezes(bool over) noexcept;
    void learn(std::span<double const> row) noexcept;
    void gather_features(std::size_t of) noexcept;
    [[nodiscard]] std::span<float> weights_of(std::vector<float>& all, std::size_t of) noexcept;

    group_options options_;
    std::vector<member> members_;
    std::vector<float> sums_; // of the subgradients: a row of members - 1 for each member
    std::vector<float> squares_;
    std::vector<float> weights_;
    std::vector<float> features_; // of one member
    std::vector<double> shares_;
    std::uint64_t rows_ = 0;
    std::uint32_t frozen_ = 0; // balance of frozen rows
};

} // namespace lariat::detect
