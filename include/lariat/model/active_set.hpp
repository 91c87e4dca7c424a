#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lariat/model/dual_averaging.hpp>

namespace lariat::model {

/// Online linear regression on very many candidates, most of which are of no use: l1_regressor at a cost that
/// does not grow with them.
///
/// At every step the candidates of the active set learn, and those of one block of the others, the next one
/// each time around.  A candidate of the block whose subgradients' sum leaves zero significantly becomes
/// active, in place of the active one of least weight when the set is full.  Only active candidates take part
/// in the forecast.  What a candidate knows fades by its block's turns as it would by steps: gamma^steps.
///
/// Shapes   features hold candidate_count() values, in an order of the caller's; all finite, of like size,
///          about 1.
/// Units    as l1_regressor
/// Cost     predict: O(active_count()); learn: O(active_count() + block_size), whatever candidate_count() is.
///          What is new is found after about candidate_count() / block_size times as many steps as with all
///          candidates at once.  12 bytes a candidate; allocates only in the constructor.
/// Threads  Not synchronised: one model belongs to one thread.
/// Source   See dual_averaging_step(); lazily decayed as in J. Langford, L. Li, T. Zhang, "Sparse online
///          learning via truncated gradient", JMLR 10 (2009), section 5.
class active_set {
public:
    static constexpr std::size_t max_active = 64;
    static constexpr std::size_t block_size = 64;

    /// \pre candidate_count in 1 to 2^32 - block_size
    explicit active_set(std::size_t candidate_count, learner_options options = {});

    /// Reads the features of the active candidates alone, in the order in which they became active.
    [[nodiscard]] double predict(std::span<float const> features) const noexcept;

    /// Learns from the loss's subgradient with respect to the prediction, `g` (absolute_subgradient, ...).
    void learn(std::span<float const> features, float g) noexcept;

    [[nodiscard]] std::size_t candidate_count() const noexcept { return count_; }
    [[nodiscard]] std::size_t active_count() const noexcept { return active_.size(); }

    /// Whether the candidate has a weight; those of the active set that have none yet count as well.
    [[nodiscard]] bool is_active(std::size_t candidate) const noexcept;

    /// The candidate's weight; 0 where it is not active.
    [[nodiscard]] float weight(std::size_t candidate) const noexcept;

private:
    /// An active candidate's state, kept apart so that the forecast reads few cache lines.
    struct member {
        std::uint32_t candidate;
        float sum;
        float squares;
        float weight;
    };

    void learn_active(std::span<float const> features, float g) noexcept;
    void learn_block(std::span<float const> features, float g) noexcept;
    void admit(std::uint32_t candidate, float weight) noexcept;
    void retire(member const& m) noexcept;

    learner_options options_;
    std::size_t count_;
    std::vector<float> sum_; ///< by candidate, in whole blocks; stale for the active ones
    std::vector<float> squares_;
    std::vector<std::uint8_t> in_set_; ///< by candidate
    std::vector<member> active_;
    std::size_t next_block_ = 0;
};

} // namespace lariat::model
