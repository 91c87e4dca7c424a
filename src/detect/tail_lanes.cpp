#include "tail_lanes.hpp"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tail_lanes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "math_lanes-inl.hpp"
#include "tail_parts.hpp"

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {
namespace {

using four = hn::CappedTag<double, tail_question::lanes>;
using vec = hn::Vec<four>;
constexpr std::size_t registers = tail_question::lanes / hn::MaxLanes(four{});

/// The lanes of one quantity, in as many registers as they take.
struct row {
    std::array<vec, registers> part;
};

/// Made from scalars in registers: scalar stores would hold up the vector load behind them.
template <class D>
HWY_INLINE std::array<hn::Vec<D>, registers> registers_of(D d, double a, double b, double c, double e)
{
#if HWY_TARGET == HWY_SCALAR
    return {hn::Set(d, a), hn::Set(d, b), hn::Set(d, c), hn::Set(d, e)};
#else
    hn::CappedTag<double, 2> const two;
    auto const low = hn::InterleaveLower(two, hn::Set(two, a), hn::Set(two, b));
    auto const high = hn::InterleaveLower(two, hn::Set(two, c), hn::Set(two, e));
    if constexpr (hn::MaxLanes(D{}) == 2)
        return {low, high};
    else
        return {hn::Combine(d, high, low)};
#endif
}

HWY_INLINE row row_of(double a, double b, double c, double d)
{
    return {registers_of(four{}, a, b, c, d)};
}

HWY_INLINE std::array<double, tail_question::lanes> stored(row const& r)
{
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): filled below
    alignas(32) std::array<double, tail_question::lanes> out;
    for (std::size_t i = 0; i < registers; ++i) hn::Store(r.part[i], four{}, &out[i * hn::Lanes(four{})]);
    return out;
}

/// f of each register of some rows.
template <class F, class... Rows> HWY_INLINE row map(F const& f, Rows const&... rows)
{
    row out;
    for (std::size_t i = 0; i < registers; ++i) out.part[i] = f(rows.part[i]...);
    return out;
}

HWY_INLINE vec number(double value)
{
    return hn::Set(four{}, value);
}

/// Eighths in the bins above `bin`: over all bins, so that there is no branch; 16 bits hold the total.
HWY_INLINE double count_above(tail const& t, std::size_t bin)
{
    hn::CappedTag<std::uint16_t, 16> const d;
    std::uint16_t const* const keep = tail_masks.data() + (tail::bins - 1 - bin);
    auto sum = hn::Zero(d);
    for (std::size_t b = 0; b < tail::bins; b += hn::Lanes(d))
        sum = hn::Add(sum, hn::And(hn::LoadU(d, &(*t.counts)[b]), hn::LoadU(d, keep + b)));
    return hn::GetLane(hn::SumOfLanes(d, sum));
}

/// What does not change between two requirements of the same reading.
struct fit_rows {
    row quantile;
    row excess;
    row at_quantile; ///< decades at which the fitted tail begins
};

using lanes = std::array<double, tail_question::lanes>;
constexpr std::size_t recent = tail_question::recent;

/// Residuals at which the fitted tails reach `need`; false where a tail does not answer by its fit alone.
HWY_INLINE bool require(fit_rows const& fit, row const& scale, row const& need, lanes& residual)
{
    bool usual = true;
    auto const position = map(
        [&](vec asked, vec quantile, vec excess, vec at_quantile) HWY_ATTR {
            auto const beyond = hn::Mul(hn::Mul(hn::Sub(asked, at_quantile), excess), number(ln_10));
            auto const found = hn::Add(quantile, beyond);
            auto const fitted = hn::And(hn::Gt(asked, number(0)), hn::Ge(asked, at_quantile));
            usual = usual && hn::AllTrue(four{}, hn::And(fitted, hn::Lt(found, number(tail_top))));
            return found;
        },
        need, fit.quantile, fit.excess, fit.at_quantile);
    // Of the reading's two tails the nearer position counts; as 2^x never falls, so does the smaller
    // residual.
    residual = stored(map(
        [](vec at, vec unit) HWY_ATTR {
            auto const octaves = hn::Div(hn::Sub(at, number(unit_position)), number(octave_bins));
            return hn::Mul(unit, exp2_lanes(four{}, octaves));
        },
        position, scale));
    auto const at = stored(position);
    if (at[recent] < at[0]) residual[0] = residual[recent];
    return usual;
}

HWY_INLINE row needs_of(tail_question const& q, double more)
{
    double const reading = q.need - q.gain[0] + more;
    return row_of(reading, q.need - q.gain[1] + more, q.need - q.gain[2] + more, reading + q.recent_extra);
}

HWY_INLINE row totals_of(tail_question const& q)
{
    return row_of(q.tails[0].total, q.tails[1].total, q.tails[2].total, q.tails[recent].total);
}

HWY_INLINE row floats_of(tail_question const& q, float tail::*member)
{
    auto const at = [&](std::size_t lane) { return static_cast<double>(q.tails[lane].*member); };
    return row_of(at(0), at(1), at(2), at(recent));
}

/// Eighths above a position: the bins above its own, and its own bin's upper part.
HWY_INLINE double eighths_above(tail const& t, double y)
{
    std::size_t const bin = bin_of(y);
    return count_above(t, bin) + (*t.counts)[bin] * (static_cast<double>(bin) + 1 - y);
}

bool answer_lanes(tail_question const& q, tail_answer& out)
{
    constexpr double deep = long_memory.depth;
    row const depth = row_of(deep, deep, deep, recent_memory.depth);
    row const scale = row_of(q.scale[0], q.scale[1], q.scale[2], q.scale[0]);
    row const magnitude = row_of(q.magnitude[0], q.magnitude[1], q.magnitude[2], q.magnitude[0]);
    row const total = totals_of(q);

    row const position = map(
        [](vec size, vec unit) HWY_ATTR {
            auto const ratio = hn::Div(size, unit);
            auto const found =
                hn::Add(hn::Mul(number(octave_bins), log2_lanes(four{}, ratio)), number(unit_position));
            return hn::IfThenElse(hn::Gt(ratio, number(0)), found, number(nowhere));
        },
        magnitude, scale);
    out.position = stored(position);
    for (double const p : out.position) {
        if (!(p < saturated_from)) return false;
    }
    lanes above;
    for (std::size_t lane = 0; lane < tail_question::lanes; ++lane)
        above[lane] = eighths_above(q.tails[lane], std::min(out.position[lane], tail_top));

    fit_rows const fit{.quantile = floats_of(q, &tail::quantile),
        .excess = floats_of(q, &tail::excess),
        .at_quantile = map([](vec all, vec some) HWY_ATTR { return log10_lanes(four{}, hn::Div(all, some)); },
            total, depth)};
    out.evidence = stored(map(
        [](vec at, vec more, vec all, vec least, vec quantile, vec excess, vec at_quantile) HWY_ATTR {
            auto const y = hn::Min(at, number(tail_top));
            auto const seen = log10_lanes(four{}, hn::Div(all, hn::Max(more, least)));
            auto const beyond = hn::Div(hn::Sub(y, quantile), hn::Mul(excess, number(ln_10)));
            auto const some = hn::IfThenElse(hn::Ge(y, quantile), hn::Add(at_quantile, beyond), seen);
            return hn::IfThenElseZero(hn::Gt(y, number(0)), some);
        },
        position, row_of(above[0], above[1], above[2], above[recent]), total, depth, fit.quantile, fit.excess,
        fit.at_quantile));
    out.evidence[0] = std::max(out.evidence[0], out.evidence[recent] - q.recent_extra);

    if (!require(fit, scale, needs_of(q, 0), out.threshold)) return false;
    bool const recurs = q.usual_peak[0] > out.threshold[0] || q.usual_peak[1] > out.threshold[1];
    if (!recurs) return true;
    lanes more;
    if (!require(fit, scale, needs_of(q, 1), more)) return false;
    for (std::size_t channel = 0; channel < tail_question::channels; ++channel) {
        double const peak = q.usual_peak[channel];
        double& threshold = out.threshold[channel];
        if (peak > threshold) threshold = std::max(threshold, std::min(more[channel], peak));
    }
    return true;
}

} // namespace
} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace lariat::detect {

HWY_EXPORT(answer_lanes);

bool answer(tail_question const& q, tail_answer& out) noexcept
{
    return HWY_DYNAMIC_DISPATCH(answer_lanes)(q, out);
}

} // namespace lariat::detect
#endif
