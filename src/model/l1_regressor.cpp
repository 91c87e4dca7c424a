#include <lariat/model/l1_regressor.hpp>

#include <cassert>
#include <cmath>
#include <limits>

#include <lariat/model/errc.hpp>
#include <lariat/model/loss.hpp>

namespace lariat::model {
namespace {

bool usable(float feature) noexcept
{
    return std::abs(feature) <= l1_regressor::max_feature; // false for a NaN
}

errc fault_of(float feature) noexcept
{
    return std::isfinite(feature) ? errc::too_large : errc::not_finite;
}

} // namespace

l1_regressor::l1_regressor(std::size_t feature_count, l1_regressor_options options)
    : options_{options},
      z_(feature_count),
      n_(feature_count),
      w_(feature_count)
{
    assert(feature_count >= 1 && feature_count <= std::numeric_limits<std::uint32_t>::max());
    assert(options.learner.alpha > 0 && options.learner.lambda >= 0);
    assert(options.learner.forgetting > 0 && options.learner.forgetting <= 1);
    assert(options.tau > 0 && options.tau < 1);
    active_.reserve(feature_count);
}

double l1_regressor::sum_of_active(std::span<float const> x) const noexcept
{
    double sum = 0;
    for (auto const j : active_) sum += static_cast<double>(w_[j]) * static_cast<double>(x[j]);
    return sum;
}

boost::system::result<double> l1_regressor::predict(std::span<float const> x) const
{
    if (x.size() != w_.size()) return errc::shape_mismatch;
    for (auto const j : active_)
        if (!usable(x[j])) return fault_of(x[j]);
    return sum_of_active(x);
}

boost::system::result<double> l1_regressor::learn(std::span<float const> x, double y)
{
    if (x.size() != w_.size()) return errc::shape_mismatch;
    for (float const feature : x)
        if (!usable(feature)) return fault_of(feature);
    if (!std::isfinite(y)) return errc::not_finite;

    double const residual = y - sum_of_active(x);
    auto const g = static_cast<float>(2 * pinball_subgradient(residual, options_.tau));
    dual_averaging_step(z_, n_, w_, x, g, options_.learner);

    active_.clear();
    for (std::uint32_t j = 0; j < w_.size(); ++j)
        if (w_[j] != 0) active_.push_back(j);
    ++steps_;
    return residual;
}

} // namespace lariat::model
