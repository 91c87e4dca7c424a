#include "wire/special_list.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include <lariat/core/padding.hpp>

// Machines that can press the marked bytes of a register together have a kernel of their own.
#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "wire/special_list.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lariat::wire::HWY_NAMESPACE {
namespace {

#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
HWY_INLINE std::uint64_t specials_of(char const* block)
{
    return find_special_bytes(block);
}
#else
namespace hn = hwy::HWY_NAMESPACE;

/// find_special_bytes.
HWY_INLINE std::uint64_t specials_of(char const* block)
{
    hn::CappedTag<std::uint8_t, special_block> const d;
    auto const specials_at = [d](char const* at) HWY_ATTR {
        auto const v = hn::LoadU(d, reinterpret_cast<std::uint8_t const*>(at));
        auto const is = [&](char c) HWY_ATTR { return hn::Eq(v, hn::Set(d, static_cast<std::uint8_t>(c))); };
        auto const blank = hn::Set(d, static_cast<std::uint8_t>(' '));
        auto const blank_or_control = hn::Or(hn::Eq(hn::Min(v, blank), v), is('\x7f'));
        return hn::Or(hn::Or(blank_or_control, hn::Or(is(','), is('='))), is('\\'));
    };
#if HWY_TARGET <= HWY_AVX3
    return specials_at(block).raw;
#else
    std::array<std::uint8_t, 2 * sizeof(std::uint64_t)> bits; // StoreMaskBits may write eight bytes
    for (std::size_t i = 0; i < special_block; i += hn::Lanes(d))
        hn::StoreMaskBits(d, specials_at(block + i), bits.data() + i / 8);
    std::uint64_t all = 0;
    std::memcpy(&all, bits.data(), sizeof all);
    return all;
#endif
}
#endif

/// Writes `from` + i for each bit i that is set, and whatever up to 64 places; returns where the last one
/// ends.
HWY_INLINE std::uint16_t* append(std::uint16_t* out, std::uint64_t bits, std::size_t from)
{
    auto const size = hwy::PopCount(bits);
#if HWY_TARGET <= HWY_AVX3_DL
    auto const pressed = _mm512_maskz_compress_epi8(bits, hn::Iota(hn::ScalableTag<std::uint8_t>{}, 0).raw);
    auto const base = _mm512_set1_epi16(static_cast<short>(from));
    auto const lower = _mm512_add_epi16(base, _mm512_cvtepu8_epi16(_mm512_castsi512_si256(pressed)));
    _mm512_storeu_si512(out, lower);
    if (size > 32) [[unlikely]] {
        auto const upper = _mm512_extracti64x4_epi64(pressed, 1);
        _mm512_storeu_si512(out + 32, _mm512_add_epi16(base, _mm512_cvtepu8_epi16(upper)));
    }
#else
    // Eight whether there are or not: their number is hard to foresee.
    constexpr int usual = 8;
    std::uint16_t* at = out;
    auto const next = [&] {
        *at++ = static_cast<std::uint16_t>(from + static_cast<unsigned>(std::countr_zero(bits)));
        bits &= bits - 1;
    };
    for (int i = 0; i < usual; ++i) next();
    while (bits != 0) next();
#endif
    return out + size;
}

/// Lists the special bytes of so many bytes; returns where the list ends.
std::uint16_t* list(char const* at, std::size_t size, std::uint16_t* out)
{
    std::size_t i = 0;
    for (; i + special_block <= size; i += special_block) out = append(out, specials_of(at + i), i);
    if (i == size) return out;
    return append(out, specials_of(at + i) & ((std::uint64_t{1} << (size - i)) - 1), i);
}

} // namespace
} // namespace lariat::wire::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lariat::wire {

HWY_EXPORT(list);

void special_list::cover(char const* begin, char const* end) noexcept
{
    static_assert(core::padding >= special_block); // the last block may be read whole
    auto const size = std::min(static_cast<std::size_t>(end - begin), reach);
    begin_ = begin;
    end_ = begin + size;
    place* at = HWY_DYNAMIC_DISPATCH(list)(begin, size, places_.data());
    for (std::size_t i = 0; i < behind; ++i) *at++ = static_cast<place>(size + i);
}

} // namespace lariat::wire
#endif
