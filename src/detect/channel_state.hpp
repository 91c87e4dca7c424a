#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <lariat/core/lanes.hpp>
#include <lariat/model/exponential_mean.hpp>
#include <lariat/model/features.hpp>

#include "half_float.hpp"
#include "tail.hpp"

namespace lariat::detect {

inline constexpr double channel_scale_memory = 4'000; ///< residuals
inline constexpr std::uint16_t full_weight = 8; ///< of a residual that is no cluster's, in eighths

/// Readings over their requirement come in clusters; a cluster's later readings are one story, not news, and
/// count little in the tail.
struct cluster {
    std::uint8_t size; ///< readings over in the latest cluster; saturates
    std::uint8_t quiet; ///< readings since the last one over; saturates
};

/// Weight in the tail, in eighths, of a reading that is or is not over its requirement; counts it.
[[nodiscard]] std::uint32_t declustered_weight(cluster& c, bool over) noexcept;

/// What the residuals of some channels have been like: their calibration.  Part by part, so that what a
/// reading changes of four channels is a register each.
template <std::size_t size> struct channel_states {
    std::array<float, size> scale; ///< mean absolute residual, clipped, in the stream's unit
    std::array<float, size> quantile; ///< see tail
    std::array<float, size> excess;
    std::array<float, size> record;
    std::array<std::uint16_t, size> total;
    /// Residuals below so many scales are surely not over; see find_quiet_limits().
    std::array<half_float, size> quiet_below;
    std::array<detect::cluster, size> cluster;
    std::array<tail::histogram, size> counts;
};

/// The channels that have a residual at every reading.  The last lane is a second, shorter tail of channel
/// reading's residuals, whose other parts are channel reading's and stand here for the registers alone.
using channel_lanes = channel_states<4>;
namespace lane {
inline constexpr std::size_t reading = 0;
inline constexpr std::size_t window = 1;
inline constexpr std::size_t range = 2;
inline constexpr std::size_t recent = 3;
} // namespace lane

using single_channel = channel_states<1>;

inline constexpr tail_limits limits_of(std::size_t i) noexcept
{
    return i == lane::recent ? recent_memory : long_memory;
}

template <std::size_t size> [[nodiscard]] tail tail_of(channel_states<size> const& c, std::size_t i) noexcept
{
    return {.counts = &c.counts[i],
        .quantile = c.quantile[i],
        .excess = c.excess[i],
        .record = c.record[i],
        .total = c.total[i]};
}

/// Makes a channel what it is before its first residual.
template <std::size_t size> void make_blank(channel_states<size>& c, std::size_t i) noexcept
{
    c.counts[i] = blank_histogram();
    c.total[i] = 0;
    for (auto const count : c.counts[i]) c.total[i] = static_cast<std::uint16_t>(c.total[i] + count);
    fit(c.counts[i], limits_of(i), c.quantile[i], c.excess[i]);
    c.cluster[i] = {.size = 0, .quiet = 255};
}

/// Learns one residual into a channel's tail; returns whether that was fitted anew.
/// \param bin     of its position
/// \param weight  in eighths of a reading, 1 or 8
template <std::size_t size>
bool add(
    channel_states<size>& c, std::size_t i, std::size_t bin, double magnitude, std::uint32_t weight) noexcept
{
    bool const full = c.total[i] > limits_of(i).capacity;
    if (full) {
        c.total[i] = halve(c.counts[i]);
        c.record[i] /= 2;
    }
    auto& count = c.counts[i][bin];
    count = static_cast<std::uint16_t>(count + weight);
    c.total[i] = static_cast<std::uint16_t>(c.total[i] + weight);
    c.record[i] = std::max(c.record[i], static_cast<float>(magnitude));
    // Below the quantile's bin nothing of the fit changes.
    bool const fits = full || static_cast<float>(bin + 1) > c.quantile[i];
    if (fits) fit(c.counts[i], limits_of(i), c.quantile[i], c.excess[i]);
    return fits;
}

/// Learns a residual's size into a channel's scale, clipped at three scales once the channel is unclipped_age
/// residuals old.
/// \param scale  the channel's scale or its floor, whichever is larger
void learn_scale(float& mean, double magnitude, double scale, std::uint64_t age) noexcept;

/// One residual of each lane's channel.
struct residual_lanes {
    core::lanes::quad magnitude; ///< |residual|
    core::lanes::quad scale; ///< the channel's or its floor, whichever is larger; > 0
    core::lanes::four ratio; ///< of the two, rounded
    core::lanes::four_whole bin; ///< of its position
};

/// Mantissas of 2^1/4, 2^2/4 and 2^3/4, rounded up: what is as large is in the next quarter of its octave.
inline constexpr std::array<std::int32_t, 3> quarter_mantissas{0x1837f1, 0x3504f4, 0x5744fd};

/// bin_of_ratio() of each lane.  Within 1e-7 of a border it may be the next one, on every machine alike.
[[gnu::always_inline]] inline core::lanes::four_whole bins_of_ratios(core::lanes::four ratio) noexcept
{
    using namespace core::lanes;
    constexpr std::int32_t least_exponent = 127 - 2; // of the octave that begins with bin 0, at 2^-2
    constexpr unsigned mantissa_bits = 23;
    constexpr auto first = quarter_mantissas[0];
    constexpr auto second = quarter_mantissas[1];
    constexpr auto third = quarter_mantissas[2];
    auto const bits = std::bit_cast<four_whole>(ratio);
    four_whole const m = bits & ((1 << mantissa_bits) - 1);
    four_whole const octave = (bits >> mantissa_bits) - least_exponent;
    four_whole const bin = (octave << 2) - ((m >= first) + (m >= second) + (m >= third));
    four_whole const not_below = bin & ~(bin >> 31);
    constexpr std::int32_t last = tail::bins - 1;
    four_whole const beyond = not_below > last;
    return (not_below & ~beyond) | (last & beyond);
}

/// declustered_weight() of readings that are over in no lane.
[[gnu::always_inline]] inline void pass_clusters(channel_lanes& c) noexcept
{
    using namespace core::lanes;
    // A cluster is two bytes, of which the second counts, up to its last value.
    static_assert(sizeof(cluster) == 2 && offsetof(cluster, quiet) == 1);
    static_assert(std::endian::native == std::endian::little);
    using halves = std::uint16_t __attribute__((vector_size(8)));
    auto const before = load<halves>(c.cluster.data());
    halves const counts = std::bit_cast<halves>(before < 0xff00);
    save(c.cluster.data(), before + (counts & 0x0100));
}

/// Whether no lane's counts are to be halved before the next add.
[[nodiscard, gnu::always_inline]] inline bool has_room(channel_lanes const& c) noexcept
{
    using halves = std::uint16_t __attribute__((vector_size(8)));
    constexpr auto capacity = [](std::size_t i) { return static_cast<std::uint16_t>(limits_of(i).capacity); };
    constexpr halves most{capacity(0), capacity(1), capacity(2), capacity(3)};
    return std::bit_cast<std::uint64_t>(core::lanes::load<halves>(c.total.data()) > most) == 0;
}

/// Learns residuals that count in full into all lanes' tails, as add() does one by one, but that it neither
/// counts them nor fits any: returns those that are to be fitted before they are asked, a bit each.  Which,
/// is not known before a reading's end, and a branch there that is guessed wrong costs what has been begun of
/// the next reading.  \pre has_room()
[[gnu::always_inline]] inline std::uint8_t note_all(channel_lanes& c, residual_lanes const& r) noexcept
{
    using namespace core::lanes;
    using halves = std::uint16_t __attribute__((vector_size(8)));
    save(c.total.data(), load<halves>(c.total.data()) + full_weight);
    auto const magnitude = narrowed(r.magnitude.low, r.magnitude.high);
    save(c.record.data(), greatest(magnitude, load<four>(c.record.data())));
    four const border = __builtin_convertvector(r.bin + 1, four);
    return static_cast<std::uint8_t>(bits_of(border > load<four>(c.quantile.data())));
}

/// add() of all lanes, of residuals that count in full.  Returns as note_all() does.
inline std::uint8_t add_all(channel_lanes& c, residual_lanes const& r) noexcept
{
    if (!has_room(c)) [[unlikely]] {
        auto const magnitude = core::lanes::narrowed(r.magnitude.low, r.magnitude.high);
        for (std::size_t i = 0; i < c.counts.size(); ++i)
            add(c, i, static_cast<std::size_t>(r.bin[i]), static_cast<double>(magnitude[i]), full_weight);
        return 0xf; // for what rests on them
    }
    for (std::size_t i = 0; i < c.counts.size(); ++i) {
        auto& count = c.counts[i][static_cast<std::size_t>(r.bin[i])];
        count = static_cast<std::uint16_t>(count + full_weight);
    }
    return note_all(c, r);
}

/// learn_scale() of all lanes.
[[gnu::always_inline]] inline void learn_scales(
    channel_lanes& c, residual_lanes const& r, std::uint64_t age) noexcept
{
    using namespace core::lanes;
    double const gain = model::mean_gain(channel_scale_memory, age);
    double const bound = age < model::unclipped_age ? std::numeric_limits<double>::infinity() : 3;
    auto const mean = load<four>(c.scale.data());
    auto const moved = [&](pair from, pair magnitude, pair scale) noexcept {
        return from + (least(bound * scale, magnitude) - from) * gain;
    };
    four const next = narrowed(moved(widened_low(mean), r.magnitude.low, r.scale.low),
        moved(widened_high(mean), r.magnitude.high, r.scale.high));
    save(c.scale.data(), where(core::lanes::magnitude(next) >= model::least_mean, next));
}

} // namespace lariat::detect
