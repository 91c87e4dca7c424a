#include "tail.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include <lariat/core/lanes.hpp>

#include "math.hpp"
#include "tail_parts.hpp"

namespace lariat::detect {
namespace {

/// Decades that the fitted tail begins at: log10 of readings in memory by readings in the tail.
double decades_at_quantile(tail const& t, tail_limits limits) noexcept
{
    return log10_of(static_cast<double>(t.total) / limits.depth);
}

/// The bins from the top down that hold less than `depth` together.
struct deepest {
    std::uint32_t bins;
    std::uint32_t eighths; ///< in them
    std::uint32_t twice_moment; ///< of them, about 0
};

/// Looks at all bins: where the walk ends nobody can foretell, and a branch that is guessed wrong takes as
/// long as a hundred instructions.
deepest walk_down(tail::histogram const& counts, std::uint32_t depth) noexcept
{
    using eight = std::uint16_t __attribute__((vector_size(16)));
    using eight_signed = std::int16_t __attribute__((vector_size(16)));
    constexpr std::size_t width = 8;
    constexpr std::size_t parts = tail::bins / width;
    static_assert(tail::bins % width == 0);
    auto const at_most = static_cast<std::uint16_t>(depth - 1);
    // Of the bins that are taken; what is less than the depth goes for signed as well.
    eight bins{};
    eight_signed eighths{}; // in all of them: the largest sum
    eight sums{}; // added up: the moment follows from them
    eight above{};
    for (std::size_t part = parts; part-- > 0;) {
        auto const c = core::lanes::load<eight>(&counts[part * width]);
        // Sums of each bin and all above it; 16 bits hold the total.
        eight const none{};
        eight sum = c + __builtin_shufflevector(c, none, 1, 2, 3, 4, 5, 6, 7, 8);
        sum += __builtin_shufflevector(sum, none, 2, 3, 4, 5, 6, 7, 8, 8);
        sum += __builtin_shufflevector(sum, none, 4, 5, 6, 7, 8, 8, 8, 8);
        sum += above;
        above = __builtin_shufflevector(sum, sum, 0, 0, 0, 0, 0, 0, 0, 0);
        auto const taken = std::bit_cast<eight>(sum <= at_most);
        auto const some = std::bit_cast<eight_signed>(sum & taken);
        bins -= taken;
        sums += sum & taken;
        eighths = eighths > some ? eighths : some;
    }
    auto const folded = [](auto x, auto const& join) noexcept {
        x = join(x, __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3));
        x = join(x, __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5));
        x = join(x, __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6));
        return static_cast<std::uint32_t>(x[0]);
    };
    auto const plus = [](eight x, eight y) noexcept { return x + y; };
    auto const larger = [](eight_signed x, eight_signed y) noexcept { return x > y ? x : y; };
    std::uint32_t const all = folded(bins, plus);
    std::uint32_t const in_them = folded(eighths, larger);
    // Of counts c_k from the bin B up, with sums S_b = c_b + c_b+1 + ...: the sum of (2 k + 1) c_k is
    // 2 (S_B + S_B+1 + ...) + (2 B - 1) S_B.
    std::uint32_t const first = tail::bins - all;
    return {all, in_them, 2 * folded(sums, plus) + 2 * first * in_them - in_them};
}

/// Eighths in the bins above `bin`.
std::uint32_t count_above(tail const& t, std::size_t bin) noexcept
{
    // Over all bins and in 16 bits (the total fits), so that it is a few vector instructions and no branch.
    std::uint16_t const* const keep = tail_masks.data() + (tail::bins - 1 - bin);
    std::uint16_t sum = 0;
    for (std::size_t b = 0; b < tail::bins; ++b)
        sum = static_cast<std::uint16_t>(sum + ((*t.counts)[b] & keep[b]));
    return sum;
}

/// Evidence from what was seen: the histogram below the quantile, the fitted tail above.
double usual_evidence(tail const& t, tail_limits limits, double position) noexcept
{
    double const y = std::min(position, tail_top);
    if (y <= 0) return 0;
    if (y >= t.quantile) return decades_at_quantile(t, limits) + (y - t.quantile) / (t.excess * ln_10);
    std::size_t const bin = bin_of(y);
    double const above = count_above(t, bin) + (*t.counts)[bin] * (static_cast<double>(bin) + 1 - y);
    return log10_of(t.total / std::max(above, static_cast<double>(limits.depth)));
}

/// The inverse of usual_evidence(), without the clamp at the top.
double usual_position(tail const& t, tail_limits limits, double need) noexcept
{
    if (need <= 0) return 0;
    double const at_quantile = decades_at_quantile(t, limits);
    if (need >= at_quantile) return t.quantile + (need - at_quantile) * t.excess * ln_10;
    double const target = t.total * exp2_of(-need / log10_2);
    double above = 0;
    for (std::size_t b = tail::bins; b-- > 0;) {
        double const count = (*t.counts)[b];
        if (above + count >= target) return static_cast<double>(b) + 1 - (target - above) / count;
        above += count;
    }
    return 0;
}

bool saturates(tail const& t, double usual_requirement) noexcept
{
    return usual_requirement >= tail::bins - 1.0 && t.record > 0;
}

} // namespace

double position_of(double magnitude, double scale) noexcept
{
    double const ratio = magnitude / scale;
    if (ratio <= 0) return nowhere;
    return octave_bins * log2_of(ratio) + unit_position;
}

double residual_at(double position, double scale) noexcept
{
    return scale * exp2_of((position - unit_position) / octave_bins);
}

tail::histogram blank_histogram() noexcept
{
    tail::histogram counts{};
    auto const above = [](double position) {
        double const base = 1 + 1.2 * residual_at(position, 1) / 4;
        return 1 / (base * base * base * base);
    };
    double at_low = 1;
    for (std::size_t b = 0; b < tail::bins; ++b) {
        double const at_high = b + 1 == tail::bins ? 0 : above(static_cast<double>(b) + 1);
        counts[b] = static_cast<std::uint16_t>(std::lround(60 * 8 * (at_low - at_high)));
        at_low = at_high;
    }
    return counts;
}

void fit(tail::histogram const& counts, tail_limits limits, float& to_quantile, float& to_excess) noexcept
{
    // Whole bins count at their midpoints, of the last bin its upper part, at that part's midpoint.
    deepest const top = walk_down(counts, limits.depth);
    if (top.bins == tail::bins) return; // fewer readings than the tail's depth: there is no such tail
    std::size_t const b = tail::bins - 1 - top.bins;
    auto const depth = static_cast<double>(limits.depth);
    auto const low = static_cast<double>(static_cast<std::int32_t>(b));
    double const taken = depth - static_cast<std::int32_t>(top.eighths);
    double const quantile = low + 1 - taken / counts[b];
    double const moment =
        static_cast<std::int32_t>(top.twice_moment) / 2.0 + taken * (quantile + low + 1) / 2;
    constexpr double prior = 30 * 8; // eighths with a mean excess of 1
    double const mean_excess = moment / depth - quantile;
    to_quantile = static_cast<float>(quantile);
    to_excess = static_cast<float>(std::max(0.3, (depth * mean_excess + prior) / (depth + prior)));
}

std::uint16_t halve(tail::histogram& counts) noexcept
{
    std::uint16_t total = 0;
    for (std::uint16_t& count : counts) {
        count = static_cast<std::uint16_t>(count >> 1U);
        total = static_cast<std::uint16_t>(total + count);
    }
    return total;
}

double evidence(tail const& t, tail_limits limits, double position, double need, double scale) noexcept
{
    double const usual = usual_evidence(t, limits, position);
    if (position < saturated_from || !saturates(t, usual_position(t, limits, need))) return usual;
    double const beyond = position - position_of(t.record, scale);
    return std::max(usual, decades_at_quantile(t, limits) + beyond / (saturated_excess * ln_10));
}

double required_position(tail const& t, tail_limits limits, double need, double scale) noexcept
{
    double const usual = usual_position(t, limits, need);
    if (usual < tail_top) return usual;
    if (!saturates(t, usual)) return std::numeric_limits<double>::infinity();
    double const decades = need - decades_at_quantile(t, limits);
    return std::max(saturated_from, position_of(t.record, scale) + decades * saturated_excess * ln_10);
}

} // namespace lariat::detect
