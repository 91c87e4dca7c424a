#include "shape_lanes.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "shape_lanes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::int16_t largest = std::numeric_limits<std::int16_t>::max();

#if HWY_ARCH_X86 && HWY_TARGET <= HWY_SSE4

/// These machines have the sums of four differences, at eight places next to each other, in one instruction
/// for each 16 bytes of a register.
class distances {
public:
    using tag = hn::ScalableTag<std::int16_t>;
    using sums = hn::Vec<tag>;

    static constexpr std::size_t windows = HWY_LANES(std::uint8_t); ///< in two registers of sums
    static_assert(windows + 24 <= read_behind); // the bytes that these are in

    explicit HWY_INLINE distances(std::uint8_t const* newest)
    {
        for (std::size_t i = 0; i < quads_.size(); ++i) {
            std::int32_t four = 0;
            std::memcpy(&four, newest + 4 * i, sizeof four);
            quads_[i] = hn::Set(hn::ScalableTag<std::int32_t>{}, four).raw;
        }
    }

    /// Of every second eight windows from y on: those that lane_offsets() says, and `second` eight further.
    HWY_INLINE sums of(std::uint8_t const* y, bool second) const
    {
        y += second ? 8 : 0;
        auto const first = loaded(y);
        auto const next = loaded(y + 8);
        sums const begin = hn::Add(differences<0>(first, quads_[0]), differences<1>(first, quads_[1]));
        sums const middle = hn::Add(differences<0>(next, quads_[2]), differences<1>(next, quads_[3]));
        return hn::Add(hn::Add(begin, middle), differences<0>(loaded(y + 16), quads_[4]));
    }

    static HWY_INLINE sums lane_offsets(bool second)
    {
        tag const d;
        auto const lane = hn::Iota(d, 0);
        return hn::Add(
            hn::Add(lane, hn::And(lane, hn::Set(d, ~7))), hn::Set(d, std::int16_t{second ? 8 : 0}));
    }

private:
    using raw = decltype(hn::Vec<hn::ScalableTag<std::uint8_t>>::raw);

    static HWY_INLINE raw loaded(std::uint8_t const* y)
    {
        return hn::LoadU(hn::ScalableTag<std::uint8_t>{}, y).raw;
    }

    /// Sums of four differences to `quad`, from each of eight bytes of every 16 on; of the next four bytes
    /// where `later`.
    template <int later> static HWY_INLINE sums differences(raw y, raw quad)
    {
#if HWY_TARGET <= HWY_AVX3
        // Which four bytes of 16 come in which place: 0, 1, 1, 2 and 1, 2, 2, 3.
        return sums{_mm512_dbsad_epu8(quad, y, later == 0 ? 0x94 : 0xe9)};
#elif HWY_TARGET <= HWY_AVX2
        return sums{_mm256_mpsadbw_epu8(y, quad, later == 0 ? 0 : 0x24)};
#else
        return sums{_mm_mpsadbw_epu8(y, quad, later == 0 ? 0 : 4)};
#endif
    }

    std::array<raw, compared_samples / 4> quads_;
};

#else

class distances {
public:
    using tag = hn::CappedTag<std::int16_t, 8>;
    using sums = hn::Vec<tag>;

    static constexpr std::size_t windows = 2 * hn::MaxLanes(tag{});

    explicit HWY_INLINE distances(std::uint8_t const* newest) : newest_{newest} { }

    HWY_INLINE sums of(std::uint8_t const* y, bool second) const
    {
        tag const d;
        hn::Rebind<std::uint8_t, tag> const codes;
        y += second ? windows / 2 : 0;
        auto sum = hn::Zero(d);
        for (std::size_t i = 0; i < compared_samples; ++i) {
            auto const a = hn::LoadU(codes, y + i);
            auto const b = hn::Set(codes, newest_[i]);
            auto const difference = hn::Or(hn::SaturatedSub(a, b), hn::SaturatedSub(b, a));
            sum = hn::Add(sum, hn::PromoteTo(d, difference));
        }
        return sum;
    }

    static HWY_INLINE sums lane_offsets(bool second)
    {
        return hn::Iota(tag{}, static_cast<std::int16_t>(second ? windows / 2 : 0));
    }

private:
    std::uint8_t const* newest_;
};

#endif

std::int16_t nearest(std::uint8_t const* newest, std::uint8_t const* codes, std::size_t size)
{
    distances::tag const d;
    distances const distance{newest};
    std::size_t const windows = size < compared_samples ? 0 : size - compared_samples + 1;
    auto least = hn::Set(d, largest);
    std::size_t j = 0;
    for (; j + distances::windows <= windows; j += distances::windows)
        least = hn::Min(least, hn::Min(distance.of(codes + j, false), distance.of(codes + j, true)));
    if (j == windows) return hn::GetLane(hn::MinOfLanes(d, least));
    auto const left = hn::Set(d, static_cast<std::int16_t>(windows - j));
    for (bool const second : {false, true}) {
        auto const is_one = hn::Lt(distances::lane_offsets(second), left);
        least = hn::Min(least, hn::IfThenElse(is_one, distance.of(codes + j, second), hn::Set(d, largest)));
    }
    return hn::GetLane(hn::MinOfLanes(d, least));
}

} // namespace
} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lariat::detect {

HWY_EXPORT(nearest);

std::int16_t nearest_window(std::span<std::uint8_t const, compared_samples> newest, std::uint8_t const* codes,
    std::size_t size) noexcept
{
    return HWY_DYNAMIC_DISPATCH(nearest)(newest.data(), codes, size);
}

} // namespace lariat::detect
#endif
