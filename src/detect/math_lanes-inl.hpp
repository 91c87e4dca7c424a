// log2_of() and exp2_of() of math.hpp for as many values at once as a register holds, to the same bits: every
// operation is the same, in the same order, and none is fused.
//
// Included once for each machine by Highway's foreach_target.h; hence the guard that toggles.

#if defined(LARIAT_DETECT_MATH_LANES_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LARIAT_DETECT_MATH_LANES_INL_HPP
#undef LARIAT_DETECT_MATH_LANES_INL_HPP
#else
#define LARIAT_DETECT_MATH_LANES_INL_HPP
#endif

#include <cstdint>
#include <limits>

#include <hwy/highway.h>

#include "math.hpp"

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// log2_of() of each lane; of what is not positive and finite some number.
template <class D, class V = hn::Vec<D>> HWY_INLINE V log2_lanes(D d, V x)
{
    hn::RebindToSigned<D> const di;
    auto const number = [d](double value) HWY_ATTR { return hn::Set(d, value); };

    auto const denormal = hn::Lt(x, number(std::numeric_limits<double>::min()));
    V const scaled = hn::IfThenElse(denormal, hn::Mul(x, number(0x1p54)), x);
    V const exponent = hn::IfThenElseZero(denormal, number(-54));

    constexpr std::int64_t sqrt_half = 0x3fe6a09e667f3bcd;
    auto const bits = hn::BitCast(di, scaled);
    auto const e = hn::ShiftRight<52>(hn::Sub(bits, hn::Set(di, sqrt_half)));
    V const m = hn::BitCast(d, hn::Sub(bits, hn::ShiftLeft<52>(e)));
    // The whole number as a double: exact, by the low bits of 1.5 * 2^52.
    V const rounder = number(0x1.8p52);
    V const whole = hn::Sub(hn::BitCast(d, hn::Add(e, hn::BitCast(di, rounder))), rounder);

    V const t = hn::Div(hn::Sub(m, number(1)), hn::Add(m, number(1)));
    V const s = hn::Mul(t, t);
    V const s2 = hn::Mul(s, s);
    auto const line = [&](double a, double b) HWY_ATTR { return hn::Add(number(a), hn::Mul(s, number(b))); };
    V const low = hn::Add(line(1, 1.0 / 3), hn::Mul(line(1.0 / 5, 1.0 / 7), s2));
    V const high = hn::Add(line(1.0 / 9, 1.0 / 11), hn::Mul(line(1.0 / 13, 1.0 / 15), s2));
    V const series = hn::Add(low, hn::Mul(hn::Mul(s2, s2), high));
    constexpr double two_per_ln2 = 2.8853900817779268;
    return hn::Add(hn::Add(exponent, whole), hn::Mul(hn::Mul(number(two_per_ln2), t), series));
}

template <class D, class V = hn::Vec<D>> HWY_INLINE V log10_lanes(D d, V x)
{
    return hn::Mul(log2_lanes(d, x), hn::Set(d, log10_2));
}

/// exp2_of() of each lane.
template <class D, class V = hn::Vec<D>> HWY_INLINE V exp2_lanes(D d, V y)
{
    hn::RebindToSigned<D> const di;
    auto const number = [d](double value) HWY_ATTR { return hn::Set(d, value); };

    V const rounder = number(0x1.8p52);
    V const rounded = hn::Add(y, rounder);
    V const x = hn::Sub(y, hn::Sub(rounded, rounder));
    auto const e =
        hn::Add(hn::Sub(hn::BitCast(di, rounded), hn::BitCast(di, rounder)), hn::Set(di, std::int64_t{1023}));

    constexpr auto c = exp2_series;
    V const x2 = hn::Mul(x, x);
    V const x4 = hn::Mul(x2, x2);
    auto const pair = [&](std::size_t i)
                          HWY_ATTR { return hn::Add(number(c[i]), hn::Mul(number(c[i + 1]), x)); };
    V const low = hn::Add(pair(0), hn::Mul(pair(2), x2));
    V const middle = hn::Add(pair(4), hn::Mul(pair(6), x2));
    V const high = hn::Add(pair(8), hn::Mul(pair(10), x2));
    V const series = hn::Add(low, hn::Mul(x4, hn::Add(middle, hn::Mul(x4, high))));
    V const usual = hn::Mul(series, hn::BitCast(d, hn::ShiftLeft<52>(e)));
    V const some = hn::IfThenElse(hn::Le(y, number(-1022)), hn::Zero(d), usual);
    return hn::IfThenElse(hn::Ge(y, number(1023)), number(std::numeric_limits<double>::infinity()), some);
}

} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
