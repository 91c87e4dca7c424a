#include "shape_lanes.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "shape_lanes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

void slide(std::int16_t* distance, std::size_t size, std::uint8_t const* y, std::uint8_t in, std::uint8_t out,
    std::size_t window)
{
    hn::CappedTag<std::int16_t, 16> const d;
    hn::Rebind<std::uint8_t, decltype(d)> const codes;
    auto const newest = hn::Set(d, in);
    auto const oldest = hn::Set(d, out);
    for (std::size_t j = 0; j < size; j += hn::Lanes(d)) {
        auto const comes = hn::Abs(hn::Sub(newest, hn::PromoteTo(d, hn::LoadU(codes, y + j + window))));
        auto const leaves = hn::Abs(hn::Sub(oldest, hn::PromoteTo(d, hn::LoadU(codes, y + j))));
        hn::StoreU(hn::Add(hn::LoadU(d, distance + j), hn::Sub(comes, leaves)), d, distance + j);
    }
}

std::int16_t least(std::int16_t const* distance, std::size_t size)
{
    hn::CappedTag<std::int16_t, 16> const d;
    std::int16_t best = std::numeric_limits<std::int16_t>::max();
    auto some = hn::Set(d, best);
    std::size_t j = 0;
    for (; j + hn::Lanes(d) <= size; j += hn::Lanes(d)) some = hn::Min(some, hn::LoadU(d, distance + j));
    for (; j < size; ++j) best = std::min(best, distance[j]);
    return std::min(best, hn::GetLane(hn::MinOfLanes(d, some)));
}

} // namespace
} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cassert>

namespace lariat::detect {

HWY_EXPORT(slide);
HWY_EXPORT(least);

void slide_windows(std::span<std::int16_t> distance, std::span<std::uint8_t const> y, std::uint8_t in,
    std::uint8_t out, std::size_t window) noexcept
{
    assert(distance.size() % 16 == 0 && y.size() >= distance.size() + window);
    HWY_DYNAMIC_DISPATCH(slide)(distance.data(), distance.size(), y.data(), in, out, window);
}

std::int16_t least_of(std::span<std::int16_t const> distance) noexcept
{
    return HWY_DYNAMIC_DISPATCH(least)(distance.data(), distance.size());
}

} // namespace lariat::detect
#endif
