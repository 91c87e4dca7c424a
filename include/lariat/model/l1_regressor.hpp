#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <boost/system/result.hpp>

#include <lariat/model/dual_averaging.hpp>

namespace lariat::model {

/// Settings of an l1_regressor.
struct l1_regressor_options {
    learner_options learner;
    double tau =
        0.5; ///< in (0, 1): the quantile of the target that is predicted; 0.5, the median, is L1 loss
};

/// Online linear regression under the absolute or the pinball loss, with L1-sparsified weights.
///
/// Predicts y_hat = <w, x> and learns from one observation at a time, by dual_averaging_step() on twice the
/// pinball loss at tau, which at 0.5 is |y - y_hat|.  There is no intercept: give a constant feature, or the
/// difference from a base as target, so that weights of zero are a usable forecast.
///
/// Shapes   x and w hold feature_count() values, in an order of the caller's.
/// Units    alpha and w: the target's unit over the feature's.  Features should be of like size, about 1.
/// Cost     predict: O(nonzero_count()).  learn: O(feature_count()), 12 bytes a feature of state and 4 for
///          the list of non-zero weights.  Allocates only in the constructor.
/// Threads  Not synchronised: one model belongs to one thread.  Distinct objects are independent.
/// Errors   A refused input leaves the model bit-for-bit unchanged.
/// Source   See dual_averaging_step().
class l1_regressor {
public:
    /// Features beyond +-this are refused: squares of larger ones would run out of float's range.
    static constexpr float max_feature = 1e9F;

    /// Starts with all weights at zero.
    /// \pre feature_count in 1 to 2^32 - 1; alpha > 0, lambda >= 0, forgetting in (0, 1], tau in (0, 1)
    explicit l1_regressor(std::size_t feature_count, l1_regressor_options options = {});

    /// Returns y_hat in the target's unit, summed over the non-zero weights in rising order, in double.
    /// Reads no feature whose weight is zero.  Fails with errc::shape_mismatch, and with errc::not_finite or
    /// errc::too_large for a feature that it reads.
    [[nodiscard]] boost::system::result<double> predict(std::span<float const> x) const;

    /// Learns from (x, y) and returns the residual y - y_hat from *before* the update, so that averaging the
    /// returned |values| gives the prequential error.  Fails as predict() does, for any feature and, with
    /// errc::not_finite, for y; then nothing is learned and the step count stays.
    [[nodiscard]] boost::system::result<double> learn(std::span<float const> x, double y);

    [[nodiscard]] std::size_t feature_count() const noexcept { return w_.size(); }
    [[nodiscard]] std::size_t nonzero_count() const noexcept { return active_.size(); }
    [[nodiscard]] std::uint64_t step_count() const noexcept { return steps_; } ///< observations learned
    [[nodiscard]] std::span<float const> weights() const noexcept { return w_; }

private:
    [[nodiscard]] double sum_of_active(std::span<float const> x) const noexcept;

    l1_regressor_options options_;
    std::vector<float> z_; // sum of subgradients
    std::vector<float> n_; // sum of their squares
    std::vector<float> w_;
    std::vector<std::uint32_t> active_; // indices of the non-zero weights, rising
    std::uint64_t steps_ = 0;
};

} // namespace lariat::model
