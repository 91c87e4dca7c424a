#include "screen.hpp"

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

/// Of each lane's residual; those of next to nothing and of very much are cut off.
[[gnu::always_inline]] inline vec positions_of(screen_question const& q) noexcept
{
    auto const ratio = [&](std::size_t at) noexcept {
        pair const all = pair{q.magnitude[at], q.magnitude[at + 1]} / pair{q.scale[at], q.scale[at + 1]};
        constexpr pair least{0x1p-20, 0x1p-20};
        constexpr pair most{0x1p20, 0x1p20};
        pair const some = all > least ? all : least;
        return some < most ? some : most;
    };
    return static_cast<float>(octave_bins) * rough_log2(narrowed(ratio(0), ratio(2)))
        + static_cast<float>(unit_position);
}

[[gnu::always_inline]] inline bool all_of(whole const& mask) noexcept
{
    return (mask[0] & mask[1] & mask[2] & mask[3]) != 0;
}

} // namespace

bool screen(screen_question const& q, screen_answer& out) noexcept
{
    auto const of_tails = [&](auto const& get) noexcept { return vec{get(0), get(1), get(2), get(3)}; };
    vec const depths = of_tails([&](std::size_t i) noexcept { return static_cast<float>(q.tails[i]->total); })
        / of_tails([&](std::size_t i) noexcept { return static_cast<float>(q.limits[i].depth); });
    vec const quantile = of_tails([&](std::size_t i) noexcept { return q.tails[i]->quantile; });
    vec const excess = of_tails([&](std::size_t i) noexcept { return q.tails[i]->excess; });

    // The fits are to answer for all tails: beyond their quantiles, and within the histogram.
    vec const need = narrowed(pair{q.need[0], q.need[1]}, pair{q.need[2], q.need[3]}) - decades_room;
    vec const beyond = need - static_cast<float>(log10_2) * rough_log2(depths);
    vec const threshold = quantile + beyond * excess * static_cast<float>(ln_10) - position_room;
    constexpr float highest = static_cast<float>(tail_top) - 2 * position_room;
    whole const fitted = (beyond > 0) & (need > 0) & (threshold < highest);

    vec const position = positions_of(q);
    vec const in_bins = position > 0.5F ? position : vec{0.5F, 0.5F, 0.5F, 0.5F}; // all below is bin 0
    whole const bin = __builtin_convertvector(in_bins, whole);
    vec const into = in_bins - __builtin_convertvector(bin, vec);
    whole const known = (into > position_room) & (into < 1 - position_room);
    for (std::size_t i = 0; i < screen_question::lanes; ++i) {
        out.bin[i] = static_cast<std::size_t>(bin[i]);
        out.threshold_at[i] = static_cast<double>(threshold[i]);
    }
    return all_of(fitted & known & (position < threshold));
}

double rough_need(options const& o, std::uint64_t age, double pace) noexcept
{
    vec const log = rough_log2(vec{static_cast<float>(o.probability), static_cast<float>(age_share(age)),
        static_cast<float>(pace), 1.0F});
    auto const log10 = [&](int i) noexcept { return log10_2 * static_cast<double>(log[i]); };
    return needed_decades(o, age, {log10(0), log10(1), log10(2)});
}

} // namespace lariat::detect
