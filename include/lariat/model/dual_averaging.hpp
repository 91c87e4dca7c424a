#pragma once

#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include <lariat/core/lanes.hpp>
#include <lariat/model/proximal.hpp>

namespace lariat::model {

/// Settings of the learner.
struct learner_options {
    float alpha = 0.3F; ///< step size > 0, in the unit of a weight
    float lambda =
        1.5F; ///< >= 0, no unit: evidence, in root sums of squares, that a weight needs to leave zero
    float forgetting = 1.0F - 1.0F / 2000; ///< gamma in (0, 1]: 1 forgets nothing, and the regret bounds hold
};

/// Added to every root of a sum of squares, so that a feature that was never seen divides by no zero.
inline constexpr float root_floor = 1e-3F;

/// Sums below this are zero: what is forgotten step by step, and never fed again, would end in denormals,
/// which a processor adds a hundred times slower.
inline constexpr float least_sum = 1e-30F;

namespace learner_detail {

inline constexpr std::size_t lanes = 4; // what SSE2 and NEON have, and what a compiler unrolls and vectorises

/// The sums' step for one element.
inline void step(float& z, float& n, float f, float g, learner_options options) noexcept
{
    float const gradient = g * f;
    float const sum = options.forgetting * z + gradient;
    float const squares = options.forgetting * n + gradient * gradient;
    z = std::abs(sum) < least_sum ? 0 : sum;
    n = squares < least_sum ? 0 : squares;
}

/// The weight that they make.
[[nodiscard]] inline float weight_of(float z, float n, learner_options options) noexcept
{
    float const root = std::sqrt(n) + root_floor;
    return -options.alpha * soft_threshold(z, options.lambda * root) / root;
}

/// The same for four elements in a row, to the same bits: compilers make a register of them, but not of the
/// loop, whose conditions they take for branches.
inline void step_four(float* __restrict z, float* __restrict n, float const* __restrict f, float g,
    learner_options options) noexcept
{
    using namespace core::lanes;
    four const gradient = g * load<four>(f);
    four const some_sum = options.forgetting * load<four>(z) + gradient;
    four const some_squares = options.forgetting * load<four>(n) + gradient * gradient;
    save(z, where(magnitude(some_sum) >= least_sum, some_sum));
    save(n, where(some_squares >= least_sum, some_squares));
}

[[nodiscard]] inline core::lanes::four four_weights(
    core::lanes::four sum, core::lanes::four squares, learner_options options) noexcept
{
    using namespace core::lanes;
    using bits = four_whole;
    constexpr bits sign_bit = bits{} + std::numeric_limits<std::int32_t>::min();

    four const root_n = root(squares) + root_floor;
    // soft_threshold()
    four const beyond = magnitude(sum) - options.lambda * root_n;
    four const kept = greatest(beyond, four{});
    four const shrunk =
        std::bit_cast<four>(std::bit_cast<bits>(kept) | (std::bit_cast<bits>(sum) & sign_bit)) + 0.0F;
    return -options.alpha * shrunk / root_n;
}

} // namespace learner_detail

/// <w, f>.
///
/// Order    Four partial sums, product i into sum i mod 4, from the first to the last; then
///          (sum 0 + sum 2) + (sum 1 + sum 3).  The same on every machine, and zeros appended to both spans
///          change nothing.
/// \pre     equal sizes
[[nodiscard]] inline float dot(std::span<float const> w, std::span<float const> f) noexcept
{
    assert(w.size() == f.size());
    using core::lanes::four;
    using core::lanes::load;
    using learner_detail::lanes;
    four sum{};
    std::size_t const whole = w.size() - w.size() % lanes;
    for (std::size_t i = 0; i < whole; i += lanes) sum += load<four>(&w[i]) * load<four>(&f[i]);
    for (std::size_t i = whole; i < w.size(); ++i) sum[i - whole] += w[i] * f[i];
    four const halves = sum + __builtin_shufflevector(sum, sum, 2, 3, 2, 3);
    return halves[0] + halves[1];
}

/// The first line of dual_averaging_step().
inline void dual_averaging_sums(std::span<float> z, std::span<float> n, std::span<float const> f, float g,
    learner_options options) noexcept
{
    assert(z.size() == f.size() && n.size() == f.size());
    using learner_detail::lanes;
    std::size_t const whole = f.size() - f.size() % lanes;
    for (std::size_t j = 0; j < whole; j += lanes) learner_detail::step_four(&z[j], &n[j], &f[j], g, options);
    for (std::size_t j = whole; j < f.size(); ++j) learner_detail::step(z[j], n[j], f[j], g, options);
}

/// The second one.
inline void dual_averaging_weights(
    std::span<float const> z, std::span<float const> n, std::span<float> w, learner_options options) noexcept
{
    assert(z.size() == w.size() && n.size() == w.size());
    using core::lanes::four;
    using core::lanes::load;
    using learner_detail::lanes;
    std::size_t const whole = w.size() - w.size() % lanes;
    for (std::size_t j = 0; j < whole; j += lanes)
        core::lanes::save(&w[j], learner_detail::four_weights(load<four>(&z[j]), load<four>(&n[j]), options));
    for (std::size_t j = whole; j < w.size(); ++j) w[j] = learner_detail::weight_of(z[j], n[j], options);
}

/// One step of dual averaging with AdaGrad's scaling and the proximal operator of the L1 norm.  With
/// g_j = g * f_j and root_j = sqrt(n_j) + root_floor:
///
///     z_j <- gamma z_j + g_j        n_j <- gamma n_j + g_j^2        (0 below least_sum)
///     w_j  = -alpha soft_threshold(z_j, lambda root_j) / root_j
///          = argmin over w of  z_j w + root_j (lambda |w| + w^2 / (2 alpha))
///
/// The weight is an exact zero unless the subgradients' sum is more than lambda roots from zero, which is a
/// test of significance.  It follows from the sums: whoever keeps it as well has predictions that are a plain
/// dot(), whoever does not, by dual_averaging_sums() and dual_averaging_weights(), a third less to keep.
///
/// Shapes   z (sum of subgradients), n (sum of their squares, >= 0), w (weights) and f (features) have equal
///          sizes and do not overlap; all begin at zero.  f is finite.
/// Units    `g` is the loss's subgradient with respect to the prediction (absolute_subgradient, ...).
/// Cost     O(size), without branches; elements are independent, so any vector width gives the same bits.
/// Source   L. Xiao, "Dual Averaging Methods for Regularized Stochastic Learning and Online Optimization",
/// JMLR
///          11 (2010), 2543-2596; J. Duchi, E. Hazan, Y. Singer, "Adaptive Subgradient Methods", JMLR 12
///          (2011), 2121-2159; H. B. McMahan, "Follow-the-Regularized-Leader and Mirror Descent", AISTATS
///          2011. Xiao's penalty grows with t; here it grows with root_j, so that lambda has no unit.
inline void dual_averaging_step(std::span<float> z, std::span<float> n, std::span<float> w,
    std::span<float const> f, float g, learner_options const& options) noexcept
{
    assert(z.size() == f.size() && n.size() == f.size() && w.size() == f.size());
    learner_options const local = options; // a reference could alias the spans
    dual_averaging_sums(z, n, f, g, local);
    dual_averaging_weights(z, n, w, local);
}

} // namespace lariat::model
