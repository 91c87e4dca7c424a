// Residuals and what channels learn of them: residuals.hpp and channel_state.hpp, for a stream in each lane.
//
// Included once for each machine by Highway's foreach_target.h; hence the guard that toggles.

#if defined(LARIAT_DETECT_CHANNEL_LANES_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef LARIAT_DETECT_CHANNEL_LANES_INL_HPP
#undef LARIAT_DETECT_CHANNEL_LANES_INL_HPP
#else
#define LARIAT_DETECT_CHANNEL_LANES_INL_HPP
#endif

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "state.hpp"

#include "model_lanes-inl.hpp"
#include "stream_group-inl.hpp"

#if HWY_TARGET <= HWY_AVX3

HWY_BEFORE_NAMESPACE();
namespace lariat::detect::HWY_NAMESPACE {

/// What residuals of one channel are, and are held against.
struct residual_of {
    numbers magnitude;
    numbers scale; ///< the channel's or its floor, whichever is larger
    singles ratio; ///< of the two
};

HWY_INLINE residual_of measured(numbers magnitude, singles own_scale, numbers floor)
{
    numbers const scale = hn::Max(wide(own_scale), floor);
    return {.magnitude = magnitude, .scale = scale, .ratio = narrow(magnitude / scale)};
}

/// bins_of_ratios() of channel_state.hpp.
HWY_INLINE hn::Vec<of_small> bins_of(singles ratio)
{
    of_small const d;
    auto const whole = [d](std::int32_t x) HWY_ATTR { return hn::Set(d, x); };
    constexpr std::int32_t least_exponent = 127 - 2;
    constexpr int mantissa_bits = 23;
    auto const bits = hn::BitCast(d, ratio);
    auto const m = hn::And(bits, whole((1 << mantissa_bits) - 1));
    auto const octave = hn::ShiftRight<mantissa_bits>(bits) - whole(least_exponent);
    auto const reached = [&](std::int32_t border)
                             HWY_ATTR { return hn::IfThenElseZero(m > whole(border - 1), whole(1)); };
    auto const quarter =
        reached(quarter_mantissas[0]) + reached(quarter_mantissas[1]) + reached(quarter_mantissas[2]);
    auto const bin = hn::ShiftLeft<2>(octave) + quarter;
    return hn::Min(hn::Max(bin, hn::Zero(d)), whole(tail::bins - 1));
}

/// learn_scales() of channel_state.hpp, of one channel.
HWY_INLINE singles learn_scale(singles mean, residual_of const& r, numbers bound, numbers gain)
{
    numbers const from = wide(mean);
    return mean_of(from + (hn::Min(bound * r.scale, r.magnitude) - from) * gain);
}

/// A number of each of the first three channels, and of the fourth lane.
struct four_singles {
    singles reading;
    singles window;
    singles range;
    singles recent;
};

HWY_INLINE four_singles load_four(places const& at, std::size_t offset)
{
    word_pair const words = load_pair(at, offset);
    return {low_single(words.first), high_single(words.first), low_single(words.second),
        high_single(words.second)};
}
HWY_INLINE void save_four(places const& at, std::size_t offset, four_singles const& x)
{
    save_pair(at, offset, joined(x.reading, x.window), joined(x.range, x.recent));
}

/// One of four halves of 2 bytes of each word, as a float.
template <int which> HWY_INLINE numbers half_float_at(wholes x)
{
    auto const half = hn::And(hn::ShiftRight<16 * which>(x), hn::Set(of_wholes{}, 0xffff));
    return wide(low_single(hn::ShiftLeft<16>(half)));
}

/// residuals.hpp's residual_lanes, channel by channel; the fourth lane's are those of the reading.
struct channel_residuals {
    residual_of reading;
    residual_of window;
    residual_of range;
};

/// scales_of() and measured() of residuals.hpp.
HWY_INLINE channel_residuals residuals_of(
    group const& g, numbers scale, numbers slow, numbers reading, numbers window, numbers range)
{
    four_singles const own = load_four(g.at, offsetof(block_state, channels.scale));
    numbers const floor = larger(number(0.005) * scale, number(1e-9) * hn::Abs(slow) + number(1e-12));
    return {.reading = measured(reading, own.reading, floor),
        .window = measured(window, own.window, larger(number(0.1) * scale, floor)),
        .range = measured(range, own.range, floor)};
}

HWY_INLINE flags are_quiet(group const& g, channel_residuals const& r)
{
    wholes const below = load_each([&](std::size_t i) HWY_ATTR { return g.quiet_below[i]; });
    flags const first = hn::And(wide(r.reading.ratio) < half_float_at<lane::reading>(below),
        wide(r.window.ratio) < half_float_at<lane::window>(below));
    return hn::And(first, wide(r.range.ratio) < half_float_at<lane::range>(below));
}

/// Bins of the streams' residuals.
struct bins {
    hn::Vec<of_small> reading;
    hn::Vec<of_small> window;
    hn::Vec<of_small> range;
};

/// The same, to be asked for one by one.
struct bin_rows {
    std::array<std::int32_t, streams> reading;
    std::array<std::int32_t, streams> window;
    std::array<std::int32_t, streams> range;
};

/// Learns residuals that are over in no lane, as pass_clusters(), add_all() and learn_scales() do, but for
/// the counts.  Returns the bins that are to be counted, and in `unfitted` the tails that are to be fitted, a
/// bit of the lowest byte each.  \pre the counts of no stream are to be halved first
HWY_INLINE bins learn_channels(
    group const& g, channel_residuals const& r, numbers age, numbers running, wholes& unfitted)
{
    of_wholes const d;
    hn::Repartition<std::uint16_t, of_wholes> const halves;
    hn::Repartition<std::uint8_t, of_wholes> const bytes;
    constexpr std::size_t scales = offsetof(block_state, channels.scale);
    constexpr std::size_t records = offsetof(block_state, channels.record);
    constexpr std::size_t totals = offsetof(block_state, channels.total);
    constexpr std::size_t clusters = offsetof(block_state, channels.cluster);
    constexpr std::uint64_t all_halves = 0x0001'0001'0001'0001;

    bins const in{bins_of(r.reading.ratio), bins_of(r.window.ratio), bins_of(r.range.ratio)};
    four_singles const quantile = load_four(g.at, offsetof(block_state, channels.quantile));
    auto const reaches = [&](auto const& bin, singles border, std::uint64_t bit) HWY_ATTR {
        flags const beyond = hn::PromoteTo(of_numbers{}, bin) + number(1) > wide(border);
        return hn::IfThenElseZero(hn::RebindMask(d, beyond), hn::Set(d, bit));
    };
    unfitted =
        hn::Or(hn::Or(reaches(in.reading, quantile.reading, 1), reaches(in.window, quantile.window, 2)),
            hn::Or(reaches(in.range, quantile.range, 4), reaches(in.reading, quantile.recent, 8)));

    singles const reading = narrow(r.reading.magnitude);
    four_singles const record = load_four(g.at, records);
    save_four(g.at, records,
        {hn::Max(reading, record.reading), hn::Max(narrow(r.window.magnitude), record.window),
            hn::Max(narrow(r.range.magnitude), record.range), hn::Max(reading, record.recent)});

    numbers const gain = mean_gain(channel_scale_memory, running);
    numbers const bound = hn::IfThenElse(age < number(static_cast<double>(model::unclipped_age)),
        number(std::numeric_limits<double>::infinity()), number(3));
    four_singles const own = load_four(g.at, scales);
    save_four(g.at, scales,
        {learn_scale(own.reading, r.reading, bound, gain), learn_scale(own.window, r.window, bound, gain),
            learn_scale(own.range, r.range, bound, gain), learn_scale(own.recent, r.reading, bound, gain)});

    // A cluster is two bytes, of which the second counts, up to its last value.
    static_assert(sizeof(cluster) == 2 && offsetof(cluster, quiet) == 1);
    wholes const total = load_pair(g.at, totals).first;
    save_word(g.at, totals,
        hn::BitCast(
            d, hn::BitCast(halves, total) + hn::BitCast(halves, hn::Set(d, full_weight * all_halves))));
    wholes const counted = hn::Set(d, all_halves << 8U);
    save_word(g.at, clusters,
        hn::BitCast(d,
            hn::SaturatedAdd(
                hn::BitCast(bytes, load_pair(g.at, clusters).first), hn::BitCast(bytes, counted))));
    return in;
}

} // namespace lariat::detect::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif

#endif
