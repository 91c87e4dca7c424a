// One stream's learners, as many elements at once as a register has.
//
// Included once for each machine by Highway's foreach_target.h; hence the guard that toggles.

#if defined(LARIAT_DETECT_LEARNER_LANES_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LARIAT_DETECT_LEARNER_LANES_INL_HPP
#undef LARIAT_DETECT_LEARNER_LANES_INL_HPP
#else
#define LARIAT_DETECT_LEARNER_LANES_INL_HPP
#endif

#include <cstddef>

#include <hwy/highway.h>
#include <lariat/model/dual_averaging.hpp>

#include "forecast.hpp"

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// model::dual_averaging_sums() of as many elements.
template <class D>
HWY_INLINE void learn_sums(D d, float* sums, float* squares, float const* features, float g)
{
    constexpr model::learner_options options{};
    auto const all = [d](float value) HWY_ATTR { return hn::Set(d, value); };
    auto const forgetting = all(options.forgetting);
    auto const least = all(model::least_sum);
    auto const gradient = all(g) * hn::LoadU(d, features);
    auto const some_sum = forgetting * hn::LoadU(d, sums) + gradient;
    auto const some_squares = forgetting * hn::LoadU(d, squares) + gradient * gradient;
    hn::StoreU(hn::IfThenElseZero(hn::Abs(some_sum) >= least, some_sum), d, sums);
    hn::StoreU(hn::IfThenElseZero(some_squares >= least, some_squares), d, squares);
}

/// model::dual_averaging_weights() of as many elements.
template <class D> HWY_INLINE hn::Vec<D> weights_of(D d, float const* sums, float const* squares)
{
    constexpr model::learner_options options{};
    auto const all = [d](float value) HWY_ATTR { return hn::Set(d, value); };
    auto const sum = hn::LoadU(d, sums);
    auto const root = hn::Sqrt(hn::LoadU(d, squares)) + all(model::root_floor);
    auto const beyond = hn::Abs(sum) - all(options.lambda) * root;
    auto const kept = hn::Max(beyond, hn::Zero(d));
    auto const shrunk = hn::CopySignToAbs(kept, sum) + hn::Zero(d);
    return all(-options.alpha) * shrunk / root;
}

/// Learns a forecast of one stream by the subgradient of its residual's absolute loss.
template <std::size_t size> HWY_INLINE void learn_forecast(learner<size>& of, float const* features, float g)
{
    hn::CappedTag<float, size> const d;
    for (std::size_t i = 0; i < size; i += hn::Lanes(d))
        learn_sums(d, &of.sum[i], &of.squares[i], &features[i], g);
}

/// Its weights.
template <std::size_t size> HWY_INLINE void find_weights(learner<size> const& of, float* to)
{
    hn::CappedTag<float, size> const d;
    for (std::size_t i = 0; i < size; i += hn::Lanes(d))
        hn::StoreU(weights_of(d, &of.sum[i], &of.squares[i]), d, to + i);
}

} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
