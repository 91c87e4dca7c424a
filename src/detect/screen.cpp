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
using vec = core::lanes::four;
using whole = core::lanes::four_whole;

constexpr std::int32_t one = 0x3f800000; // as bits
constexpr float mantissas = 1U << 23U; // of an octave

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

/// No less than log2 of each lane, and 0.09 more at most: straight lines between the powers of two lie below
/// it.
[[gnu::always_inline]] inline vec at_least_log2(vec x) noexcept
{
    constexpr float furthest = 0.0861F;
    whole const above_one = std::bit_cast<whole>(x) - one;
    return __builtin_convertvector(above_one, vec) * (1 / mantissas) + furthest;
}

/// No more than 2^y of each lane, and 0.8 % less at most.  \pre -100 < y < 100
[[gnu::always_inline]] inline vec at_most_exp2(vec y) noexcept
{
    constexpr float shift = 128; // makes truncation round downwards
    whole const e = __builtin_convertvector(y + shift, whole) - static_cast<std::int32_t>(shift);
    vec const f = y - __builtin_convertvector(e, vec);
    constexpr float room = 1 - 4e-3F; // of a parabola through 2^0, 2^1/2, 2^1
    vec const parabola = 1 + f * (0.65685F + 0.34315F * f);
    return parabola * room * std::bit_cast<vec>((e << 23) + one);
}

} // namespace

vec screen(screen_question const& q) noexcept
{
    // The fits are to answer for all tails: beyond their quantiles, and within the histogram.
    constexpr auto to_decades = static_cast<float>(log10_2);
    constexpr float eighths = 8; // of a reading
    constexpr float room = 1e-4F; // for roundings, in decades
    vec const deepest = to_decades * at_least_log2((q.total + eighths * q.readings) / q.depth);
    vec const beyond = q.need - room - deepest;
    vec const surely = q.quantile + beyond * q.excess * static_cast<float>(ln_10);
    // Where the fit's threshold is beyond the histogram there is none below the saturated tail's.
    constexpr float highest = static_cast<float>(tail_top) - 1;
    vec const limit = core::lanes::least(surely, vec{} + highest);
    vec const octaves = (limit - static_cast<float>(unit_position)) * static_cast<float>(1 / octave_bins);
    return core::lanes::where((beyond > 0) & (q.need > room), at_most_exp2(octaves));
}

double rough_need(options const& o, std::uint64_t age, double pace) noexcept
{
    vec const log = rough_log2(vec{static_cast<float>(o.probability), static_cast<float>(age_share(age)),
        static_cast<float>(pace), 1.0F});
    auto const log10 = [&](int i) noexcept { return log10_2 * static_cast<double>(log[i]); };
    return needed_decades(o, age, {log10(0), log10(1), log10(2)});
}

} // namespace lariat::detect
