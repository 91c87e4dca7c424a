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

/// Slides as many distances as there are lanes, and returns them.  The differences are made in 8 bits.
template <class D>
HWY_INLINE hn::Vec<D> slide_some(
    D d, std::int16_t* distance, std::uint8_t const* y, std::uint8_t in, std::uint8_t out, std::size_t window)
{
    hn::Rebind<std::uint8_t, D> const codes;
    auto const difference = [&](auto a, auto b)
                                HWY_ATTR { return hn::Or(hn::SaturatedSub(a, b), hn::SaturatedSub(b, a)); };
    auto const comes = difference(hn::Set(codes, in), hn::LoadU(codes, y + window));
    auto const leaves = difference(hn::Set(codes, out), hn::LoadU(codes, y));
    auto const change = hn::Sub(hn::PromoteTo(d, comes), hn::PromoteTo(d, leaves));
    auto const next = hn::Add(hn::LoadU(d, distance), change);
    hn::StoreU(next, d, distance);
    return next;
}

std::int16_t slide(std::int16_t* distance, std::size_t size, std::uint8_t const* y, std::uint8_t in,
    std::uint8_t out, std::size_t window, std::size_t begin, std::size_t end)
{
    hn::CappedTag<std::int16_t, 32> const wide;
    hn::CappedTag<std::int16_t, 16> const narrow; // divides the size
    std::size_t const step = hn::Lanes(wide);
    std::int16_t best = std::numeric_limits<std::int16_t>::max();
    auto least = hn::Set(wide, best);
    std::size_t j = 0;
    for (; j + step <= size; j += step) {
        auto const some = slide_some(wide, distance + j, y + j, in, out, window);
        if (j >= begin && j + step <= end) least = hn::Min(least, some);
    }
    for (; j < size; j += hn::Lanes(narrow)) (void)slide_some(narrow, distance + j, y + j, in, out, window);
    if (end - begin < step) {
        for (j = begin; j < end; ++j) best = std::min(best, distance[j]);
        return best;
    }
    // What is left at the ends.
    least = hn::Min(least, hn::LoadU(wide, distance + begin));
    least = hn::Min(least, hn::LoadU(wide, distance + end - step));
    return hn::GetLane(hn::MinOfLanes(wide, least));
}

} // namespace
} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cassert>

namespace lariat::detect {

HWY_EXPORT(slide);

std::int16_t slide_windows(std::span<std::int16_t> distance, std::span<std::uint8_t const> y, std::uint8_t in,
    std::uint8_t out, std::size_t window, lag_range asked) noexcept
{
    assert(distance.size() % 16 == 0 && y.size() >= distance.size() + window);
    assert(asked.begin <= asked.end && asked.end <= distance.size());
    return HWY_DYNAMIC_DISPATCH(slide)(
        distance.data(), distance.size(), y.data(), in, out, window, asked.begin, asked.end);
}

} // namespace lariat::detect
#endif
