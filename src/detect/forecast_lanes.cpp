#include "forecast_lanes.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "forecast_lanes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

/// Row j, column i: all ones where j < i.  Of two amounts of one size the earlier feature's comes first.
constexpr auto later = [] {
    std::array<std::array<std::int64_t, 8>, 8> all{};
    for (std::size_t j = 0; j < 8; ++j) {
        for (std::size_t i = j + 1; i < 8; ++i) all[j][i] = -1;
    }
    return all;
}();

/// Adds `size` amounts to the base, the largest first.  Every amount's rank is the number of those that come
/// before it.
template <std::size_t size>
HWY_INLINE double sum_largest_first(forecast_question<size> const& q, double scale)
{
    hn::CappedTag<double, size> const d;
    hn::RebindToSigned<decltype(d)> const di;
    hn::Rebind<float, decltype(d)> const df;
    std::size_t const width = hn::Lanes(d);

    // All arrays are filled before they are read.
    // NOLINTBEGIN(cppcoreguidelines-pro-type-member-init)
    alignas(64) std::array<double, size> amount;
    alignas(64) std::array<double, size> magnitude;
    for (std::size_t i = 0; i < size; i += width) {
        auto const w = hn::PromoteTo(d, hn::LoadU(df, q.weights + i));
        auto const f = hn::PromoteTo(d, hn::LoadU(df, q.features + i));
        auto const product = hn::Mul(hn::Mul(hn::Set(d, scale), w), f);
        // To add -0 changes no number, not even -0: what has no weight adds nothing.
        auto const a = hn::IfThenElse(hn::Eq(w, hn::Zero(d)), hn::Set(d, -0.0), product);
        hn::Store(a, d, &amount[i]);
        hn::Store(hn::Abs(a), d, &magnitude[i]);
    }
    alignas(64) std::array<std::int64_t, size> rank;
    for (std::size_t i = 0; i < size; i += width) {
        auto const mine = hn::Load(d, &magnitude[i]);
        auto before = hn::Zero(di);
        for (std::size_t j = 0; j < size; ++j) {
            auto const other = hn::Set(d, magnitude[j]);
            auto const tie = hn::MaskFromVec(hn::BitCast(d, hn::LoadU(di, &later[j][i])));
            auto const first = hn::Or(hn::Gt(other, mine), hn::And(hn::Eq(other, mine), tie));
            before = hn::Sub(before, hn::BitCast(di, hn::VecFromMask(d, first)));
        }
        hn::Store(before, di, &rank[i]);
    }
    std::array<double, size> sorted;
    for (std::size_t i = 0; i < size; ++i) sorted[static_cast<std::size_t>(rank[i])] = amount[i];
    // NOLINTEND(cppcoreguidelines-pro-type-member-init)
    double sum = q.base;
    for (double const a : sorted) sum += a;
    return sum;
}

std::array<double, 2> values_of(forecast_question<model::one_step_features> const& first,
    forecast_question<model::slow_features> const& second, double scale)
{
    return {sum_largest_first(first, scale), sum_largest_first(second, scale)};
}

} // namespace
} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lariat::detect {

HWY_EXPORT(values_of);

std::array<double, 2> forecast_values(forecast_question<model::one_step_features> const& first,
    forecast_question<model::slow_features> const& second, double scale) noexcept
{
    return HWY_DYNAMIC_DISPATCH(values_of)(first, second, scale);
}

} // namespace lariat::detect
#endif
