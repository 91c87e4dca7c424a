// Several streams side by side, one a lane: what stands at one place of all their blocks, as a register.
//
// Included once for each machine by Highway's foreach_target.h; hence the guard that toggles.

#if defined(LARIAT_DETECT_BLOCK_LANES_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LARIAT_DETECT_BLOCK_LANES_INL_HPP
#undef LARIAT_DETECT_BLOCK_LANES_INL_HPP
#else
#define LARIAT_DETECT_BLOCK_LANES_INL_HPP
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include <hwy/highway.h>
#include <lariat/detect/step.hpp>

#if HWY_TARGET <= HWY_AVX3

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using of_numbers = hn::CappedTag<double, most_at_once>;
using of_singles = hn::Rebind<float, of_numbers>;
using of_wholes = hn::Rebind<std::uint64_t, of_numbers>;
using of_small = hn::Rebind<std::int32_t, of_numbers>;
using of_bits = hn::Rebind<std::uint32_t, of_numbers>;

using numbers = hn::Vec<of_numbers>; ///< a double of each stream
using singles = hn::Vec<of_singles>; ///< a float of each
using wholes = hn::Vec<of_wholes>; ///< 8 bytes of each
using flags = hn::Mask<of_numbers>; ///< a bit of each

/// Streams that are taken at once.
inline constexpr std::size_t streams = hn::MaxLanes(of_numbers{});
static_assert(streams == most_at_once);

/// Where a part of each stream's block begins.
using places = std::array<std::byte*, streams>;

/// Two words of 8 bytes of each stream.
struct word_pair {
    wholes first;
    wholes second;
};

HWY_INLINE numbers as_numbers(wholes x)
{
    return hn::BitCast(of_numbers{}, x);
}
HWY_INLINE wholes as_wholes(numbers x)
{
    return hn::BitCast(of_wholes{}, x);
}
HWY_INLINE numbers number(double x)
{
    return hn::Set(of_numbers{}, x);
}
HWY_INLINE numbers wide(singles x)
{
    return hn::PromoteTo(of_numbers{}, x);
}
HWY_INLINE singles narrow(numbers x)
{
    return hn::DemoteTo(of_singles{}, x);
}

/// The lower 4 bytes of each word, and the upper ones.
HWY_INLINE hn::Vec<of_bits> low_half(wholes x)
{
    return hn::TruncateTo(of_bits{}, x);
}
HWY_INLINE hn::Vec<of_bits> high_half(wholes x)
{
    return low_half(hn::ShiftRight<32>(x));
}
HWY_INLINE singles low_single(wholes x)
{
    return hn::BitCast(of_singles{}, low_half(x));
}
HWY_INLINE singles high_single(wholes x)
{
    return hn::BitCast(of_singles{}, high_half(x));
}

/// 4 bytes of each, as the lower half of a word whose upper one is 0.
HWY_INLINE wholes word_of(singles x)
{
    return hn::PromoteTo(of_wholes{}, hn::BitCast(of_bits{}, x));
}
HWY_INLINE wholes joined(singles low, singles high)
{
    return hn::Or(word_of(low), hn::ShiftLeft<32>(word_of(high)));
}

/// A byte of each, as a number and back.
template <int shift> HWY_INLINE numbers byte_at(wholes x)
{
    auto const byte = hn::And(hn::ShiftRight<shift>(x), hn::Set(of_wholes{}, 0xff));
    return hn::PromoteTo(of_numbers{}, hn::BitCast(of_small{}, low_half(byte)));
}
template <int shift> HWY_INLINE numbers signed_byte_at(wholes x)
{
    auto const byte = hn::BitCast(of_small{}, low_half(hn::ShiftRight<shift>(x)));
    return hn::PromoteTo(of_numbers{}, hn::ShiftRight<24>(hn::ShiftLeft<24>(byte)));
}
/// In the lower half, as 32 bits.  \pre a whole number
HWY_INLINE wholes word_of(numbers x)
{
    return hn::PromoteTo(of_wholes{}, hn::BitCast(of_bits{}, hn::DemoteTo(of_small{}, x)));
}

/// A flag of each stream, the first one's the lowest.
HWY_INLINE unsigned bits_of(flags x)
{
    std::array<std::uint8_t, 8> bits; // NOLINT(cppcoreguidelines-pro-type-member-init): as many as it stores
    hn::StoreMaskBits(of_numbers{}, x, bits.data());
    return bits[0];
}

/// What std::max and std::min give, of zeros of either sign too.
HWY_INLINE numbers larger(numbers a, numbers b)
{
    return hn::Max(b, a);
}
HWY_INLINE numbers smaller(numbers a, numbers b)
{
    return hn::Min(b, a);
}

/// 16 bytes of one stream.
using of_pair = hn::CappedTag<std::uint64_t, 2>;

namespace block_lanes_detail {

/// f(i) of the streams i, i + 2, and so on.
template <class D, class F> HWY_INLINE hn::Vec<D> every_second(D d, F const& f, std::size_t i)
{
    if constexpr (hn::MaxLanes(D{}) == 2) {
        return f(i);
    } else {
        hn::Half<D> const half;
        constexpr std::size_t size = hn::MaxLanes(hn::Half<D>{});
        return hn::Combine(d, every_second(half, f, i + size), every_second(half, f, i));
    }
}

/// The 8 bytes at f(i) of the streams from i on.
template <class D, class F> HWY_INLINE hn::Vec<D> load_each(D d, F const& f, std::size_t i)
{
    if constexpr (hn::MaxLanes(D{}) == 1) {
        return hn::LoadU(d, reinterpret_cast<std::uint64_t const*>(f(i))); // NOLINT(*-reinterpret-cast)
    } else {
        hn::Half<D> const half;
        constexpr std::size_t size = hn::MaxLanes(hn::Half<D>{});
        return hn::Combine(d, load_each(half, f, i + size), load_each(half, f, i));
    }
}

template <class D>
HWY_INLINE void save_every_second(D d, hn::Vec<D> x, std::byte* const* at, std::size_t offset)
{
    if constexpr (hn::MaxLanes(D{}) == 2) {
        hn::StoreU(x, d, reinterpret_cast<std::uint64_t*>(*at + offset)); // NOLINT(*-reinterpret-cast)
    } else {
        hn::Half<D> const half;
        constexpr std::size_t size = hn::MaxLanes(hn::Half<D>{});
        save_every_second(half, hn::LowerHalf(half, x), at, offset);
        save_every_second(half, hn::UpperHalf(half, x), at + size, offset);
    }
}

} // namespace block_lanes_detail

/// The 16 bytes f(i) of each stream i.
template <class F> HWY_INLINE word_pair pair_of_each(F const& f)
{
    of_wholes const d;
    wholes const even = block_lanes_detail::every_second(d, f, 0);
    wholes const odd = block_lanes_detail::every_second(d, f, 1);
    return {hn::InterleaveLower(d, even, odd), hn::InterleaveUpper(d, even, odd)};
}

/// The 16 bytes at an offset of each stream's part.
HWY_INLINE word_pair load_pair(places const& at, std::size_t offset)
{
    return pair_of_each([&](std::size_t i) HWY_ATTR {
        return hn::LoadU(of_pair{}, reinterpret_cast<std::uint64_t const*>(at[i] + offset)); // NOLINT
    });
}

HWY_INLINE void save_pair(places const& at, std::size_t offset, wholes first, wholes second)
{
    of_wholes const d;
    block_lanes_detail::save_every_second(d, hn::InterleaveLower(d, first, second), at.data(), offset);
    block_lanes_detail::save_every_second(d, hn::InterleaveUpper(d, first, second), at.data() + 1, offset);
}

/// 8 bytes of each.
HWY_INLINE void save_word(places const& at, std::size_t offset, wholes x)
{
    std::array<std::uint64_t, streams> words; // NOLINT(cppcoreguidelines-pro-type-member-init): stored next
    hn::StoreU(x, of_wholes{}, words.data());
    for (std::size_t i = 0; i < streams; ++i) std::memcpy(at[i] + offset, &words[i], sizeof words[i]);
}

/// The 8 bytes at f(i) of each stream i: loaded from an array that they were stored in one by one they would
/// be waited for.
template <class F> HWY_INLINE wholes load_each(F const& f)
{
    return block_lanes_detail::load_each(of_wholes{}, f, 0);
}

/// One of each stream, into an array.
template <class T> HWY_INLINE void save_each(std::array<T, streams>& to, hn::Vec<hn::Rebind<T, of_numbers>> x)
{
    hn::StoreU(x, hn::Rebind<T, of_numbers>{}, to.data());
}

} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
