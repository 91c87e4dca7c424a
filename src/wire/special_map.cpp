#include "wire/special_map.hpp"

#include <algorithm>

#include <lariat/core/padding.hpp>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "wire/special_map.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace lariat::wire::HWY_NAMESPACE {
namespace {

/// find_special_bytes of so many blocks.  \pre bits has room for one word more
void map_blocks(char const* at, std::size_t blocks, std::uint64_t* bits)
{
#if HWY_TARGET == HWY_SCALAR || HWY_TARGET == HWY_EMU128
    for (std::size_t i = 0; i < blocks; ++i) bits[i] = find_special_bytes(at + i * special_block);
#else
    namespace hn = hwy::HWY_NAMESPACE;
    hn::CappedTag<std::uint8_t, special_block> const d;
    auto const* const from = reinterpret_cast<std::uint8_t const*>(at);
    auto const is = [d](auto v, char c)
                        HWY_ATTR { return hn::Eq(v, hn::Set(d, static_cast<std::uint8_t>(c))); };
    auto const blank = hn::Set(d, static_cast<std::uint8_t>(' '));
    // StoreMaskBits may write eight bytes: what it writes too many is written again.
    auto* out = reinterpret_cast<std::uint8_t*>(bits);
    for (std::size_t i = 0; i < blocks * special_block; i += hn::Lanes(d), out += hn::Lanes(d) / 8) {
        auto const v = hn::LoadU(d, from + i);
        auto const blank_or_control = hn::Or(hn::Eq(hn::Min(v, blank), v), is(v, '\x7f'));
        auto const separator = hn::Or(is(v, ','), is(v, '='));
        auto const special = hn::Or(hn::Or(blank_or_control, separator), is(v, '\\'));
        hn::StoreMaskBits(d, special, out);
    }
#endif
}

} // namespace
} // namespace lariat::wire::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace lariat::wire {

HWY_EXPORT(map_blocks);

void special_map::cover(char const* begin, char const* end) noexcept
{
    static_assert(core::padding >= special_block); // the last block may be read whole
    auto const size = std::min(static_cast<std::size_t>(end - begin), reach);
    begin_ = begin;
    end_ = begin + size;
    std::size_t const blocks = (size + special_block - 1) / special_block;
    HWY_DYNAMIC_DISPATCH(map_blocks)(begin, blocks, bits_.data());
    constexpr auto all = ~std::uint64_t{0};
    if (size % special_block != 0) bits_[blocks - 1] |= all << size % special_block;
    bits_[blocks] = all;
    bits_[blocks + 1] = all;
}

} // namespace lariat::wire
#endif
