#include "screen.hpp"

#include <array>
#include <bit>

#include "math.hpp"
#include "requirement.hpp"
#include "tail_parts.hpp"

namespace lariat::detect {
namespace {

// Four floats are a register on every machine, and the compilers' own vectors know all that is needed here:
// nothing is dispatched.
using vec = float __attribute__((vector_size(16)));
using whole = std::int32_t __attribute__((vector_size(16)));
using pair = double __attribute__((vector_size(16)));

constexpr float position_room = 1e-3F;
constexpr float decades_room = 1e-4F;

[[gnu::always_inline]] inline vec narrowed(pair low, pair high) noexcept
{
    return vec{static_cast<float>(low[0]), static_cast<float>(low[1]), static_cast<float>(high[0]),
        static_cast<float>(high[1])};
}

/// log2 of each lane, to 1e-6 or the result's last bit.  \pre the lanes are normal floats > 0
[[gnu::always_inline]] inline vec rough_log2(vec x) noexcept
{
    // As log2_of() of math.hpp, with as many terms as 24 bits deserve.
    constexpr std::int32_t sqrt_half = 0x3f3504f3;
    auto const bits = std::bit_cast<whole>(x);
    whole const e = (bits - sqrt_half) >> 23;
    auto const m = std::bit_cast<vec>(bits - (e << 23));
    vec const t = (m - 1) / (m + 1);
    vec const s = t * t;
    vec const series = (1 + s * (1.0F / 3)) + s * s * (1.0F / 5 + s * (1.0F / 7));
    constexpr float two_per_ln2 = 2.88539008F;
    return __builtin_convertvector(e, vec) + two_per_ln2 * t * series;
}

/// 2^y of each lane, to 1e-5.  \pre -16 < y < 100
[[gnu::always_inline]] inline vec rough_exp2(vec y) noexcept
{
    constexpr float shift = 16.5F; // makes truncation round to the nearest
    constexpr std::int32_t shift_bits = 16;
    constexpr std::int32_t bias = 127;
    whole const e = __builtin_convertvector(y + shift, whole) - shift_bits;
    vec const x = (y - __builtin_convertvector(e, vec)) * static_cast<float>(ln_2);
    vec const series = 1 + x * (1 + x * (0.5F + x * (1.0F / 6 + x * (1.0F / 24 + x * (1.0F / 120)))));
    return series * std::bit_cast<vec>((e + bias) << 23);
}

/// The residual at each position, in scales.
[[gnu::always_inline]] inline vec ratio_at(vec position) noexcept
{
    constexpr float highest = 300; // positions: what rough_exp2() can take
    vec const some = position < highest ? position : vec{} + highest;
    return rough_exp2((some - static_cast<float>(unit_position)) * static_cast<float>(1 / octave_bins));
}

} // namespace

std::array<float, screen_question::lanes> screen(screen_question const& q) noexcept
{
    auto const of_tails = [&](auto const& get) noexcept { return vec{get(0), get(1), get(2), get(3)}; };
    vec const total = of_tails([&](std::size_t i) noexcept { return static_cast<float>(q.tails[i]->total); });
    vec const per_depth = of_tails([&](std::size_t i) noexcept {
        return q.limits[i].depth == long_memory.depth ? 1.0F / long_memory.depth : 1.0F / recent_memory.depth;
    });
    vec const quantile = of_tails([&](std::size_t i) noexcept { return q.tails[i]->quantile; });
    vec const excess = of_tails([&](std::size_t i) noexcept { return q.tails[i]->excess; });
    vec const need = narrowed(pair{q.need[0], q.need[1]}, pair{q.need[2], q.need[3]});

    // The fits are to answer for all tails: beyond their quantiles, and within the histogram.
    constexpr auto to_decades = static_cast<float>(log10_2);
    vec const per_decade = excess * static_cast<float>(ln_10);
    constexpr float eighths = 8; // of a reading
    vec const deepest = to_decades * rough_log2((total + eighths * q.readings) * per_depth);
    vec const beyond = need - decades_room - deepest;
    vec const surely = quantile + beyond * per_decade - position_room;
    // Where the fit's threshold is beyond the histogram there is none below the saturated tail's.
    constexpr float highest = static_cast<float>(tail_top) - 2 * position_room;
    vec const limit = surely < highest ? surely : vec{} + highest;
    constexpr float ratio_room = 1 - 1e-4F;
    whole const known = (beyond > 0) & (need > decades_room);
    return std::bit_cast<std::array<float, screen_question::lanes>>(
        std::bit_cast<whole>(ratio_at(limit) * ratio_room) & known);
}

double rough_need(options const& o, std::uint64_t age, double pace) noexcept
{
    vec const log = rough_log2(vec{static_cast<float>(o.probability), static_cast<float>(age_share(age)),
        static_cast<float>(pace), 1.0F});
    auto const log10 = [&](int i) noexcept { return log10_2 * static_cast<double>(log[i]); };
    return needed_decades(o, age, {log10(0), log10(1), log10(2)});
}

} // namespace lariat::detect
