#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lariat/core/bytes.hpp>
#include <lariat/model/dual_averaging.hpp>

namespace lariat::model {

/// Online linear regression on very many candidates, most of which are of no use: l1_regressor at a cost that
/// does not grow with them.
///
/// At every step the candidates of the active set learn, and those of one block of the others, the next one
/// each time around.  A candidate of the block whose subgradients' sum is half as far from zero as a weight
/// takes becomes active, in place of the active one that is nearest to zero when the set is full.  Only
/// active candidates have weights, and take part in the forecast.  What a candidate knows fades by its
/// block's turns as it would by steps: gamma^steps.
///
/// Of very many candidates some are far from zero by chance: lambda is at least sqrt(2 ln blocks), about as
/// far as the best of that many come.
///
/// Shapes   features hold candidate_count() values, in an order of the caller's; all finite, of like size,
///          about 1.
/// Units    as l1_regressor
/// Cost     predict: O(active_count()); learn: O(active_count() + block_size), whatever candidate_count() is.
///          What is new is found after about candidate_count() / block_size times as many steps as with all
///          candidates at once.  9 bytes a candidate and 1 KiB; allocates only in the constructor and
///          resize().
/// Threads  Not synchronised: one model belongs to one thread.
/// Source   See dual_averaging_step(); lazily decayed as in J. Langford, L. Li, T. Zhang, "Sparse online
///          learning via truncated gradient", JMLR 10 (2009), section 5.  Averaging: B. T. Polyak, A. B.
///          Juditsky, "Acceleration of stochastic approximation by averaging", SIAM J. Control and
///          Optimization 30 (1992), with a memory, for streams change.
class active_set {
public:
    static constexpr std::size_t max_active = 64;
    static constexpr std::size_t block_size = 64;

    /// A candidate with a weight, or near one.
    struct member {
        std::uint32_t candidate;
        float sum; ///< of its subgradients
        float squares; ///< sum of their squares
        float weight;
        float mean; ///< of its weights, over the last averaging_memory steps
    };

    static constexpr std::uint32_t averaging_memory = 1'000; // steps

    /// \pre candidate_count in 1 to 2^32 - block_size
    explicit active_set(std::size_t candidate_count, learner_options options = {});

    /// Offers more candidates, of which nothing is known.  \pre candidate_count >= candidate_count()
    void resize(std::size_t candidate_count);

    /// Takes all knowledge of a candidate away: its place is another's.
    void forget(std::size_t candidate) noexcept;

    /// Reads the features of the active candidates alone, in the order in which they became active.
    [[nodiscard]] double predict(std::span<float const> features) const noexcept;

    /// The same by the means of the weights.  Steps on the absolute loss are as large when the forecast is
    /// nearly right as when it is not, and candidates that say the same make them together: the last weights
    /// tremble, their means do not.
    [[nodiscard]] double predict_averaged(std::span<float const> features) const noexcept;

    /// Takes all knowledge of all candidates away.
    void clear() noexcept;

    /// Learns from the loss's subgradient with respect to predict()'s forecast, `g` (absolute_subgradient,
    /// ...).
    void learn(std::span<float const> features, float g) noexcept;

    [[nodiscard]] std::size_t candidate_count() const noexcept { return count_; }
    [[nodiscard]] std::size_t active_count() const noexcept { return active_.size(); }

    /// The active candidates, in the order in which they became it.
    [[nodiscard]] std::span<member const> active() const noexcept { return active_; }

    /// Whether the candidate has a weight; those of the active set that have none yet count as well.
    [[nodiscard]] bool is_active(std::size_t candidate) const noexcept;

    /// The candidate's weight; 0 where it is not active.
    [[nodiscard]] float weight(std::size_t candidate) const noexcept;

    /// Whether predict_averaged() rests on the candidate.
    [[nodiscard]] bool rests_on(std::size_t candidate) const noexcept;

    /// Bytes on the heap.
    [[nodiscard]] std::size_t memory_bytes() const noexcept { return bytes_for(count_); }
    [[nodiscard]] static std::size_t bytes_for(std::size_t candidate_count) noexcept;

    /// Everything that it has learned.
    void pack(core::packer& to) const;

    /// Takes what pack() wrote.  False where no set of candidate_count() candidates can have: then it is as
    /// after clear().
    [[nodiscard]] bool unpack(core::unpacker& from);

private:
    template <class Archive, class Self> static void exchange(Archive& with, Self& self);
    [[nodiscard]] bool is_sound() const noexcept;
    void learn_active(std::span<float const> features, float g) noexcept;
    void learn_block(std::span<float const> features, float g) noexcept;
    void raise_lambda() noexcept;
    void admit(std::uint32_t candidate, float weight) noexcept;
    void retire(member const& m) noexcept;

    learner_options options_;
    float own_lambda_; ///< as it was asked for
    std::size_t count_;
    std::vector<float> sum_; ///< by candidate, in whole blocks; stale for the active ones
    std::vector<float> squares_;
    std::vector<std::uint8_t> in_set_; ///< by candidate
    std::vector<member> active_; ///< kept apart so that the forecast reads few cache lines
    std::uint32_t next_block_ = 0;
    std::uint32_t steps_ = 0; ///< learned, up to averaging_memory
};

} // namespace lariat::model
