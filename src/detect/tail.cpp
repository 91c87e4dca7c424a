#include "tail.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "math.hpp"
#include "tail_parts.hpp"

namespace lariat::detect {
namespace {

/// Decades that the fitted tail begins at: log10 of readings in memory by readings in the tail.
double decades_at_quantile(tail const& t, tail_limits limits) noexcept
{
    return log10_of(static_cast<double>(t.total) / limits.depth);
}

/// Refits the tail: the quantile above which `depth` lies, and the mean excess over it.  Whole bins count at
/// their midpoints, of the last bin its upper part, at that part's midpoint.
void fit(tail& t, tail_limits limits) noexcept
{
    // Whole numbers up to the last bin: exact, and quicker to add than doubles.
    std::uint32_t above = 0; // eighths in the bins walked so far
    std::uint32_t twice_moment = 0; // of them, about 0
    std::size_t b = tail::bins;
    // The top is mostly empty: four bins at a time.
    for (std::uint64_t four = 0; b > 0; b -= 4) {
        std::memcpy(&four, &t.counts[b - 4], sizeof four);
        if (four != 0) break;
    }
    while (b > 0 && above + t.counts[b - 1] < limits.depth) {
        --b;
        above += t.counts[b];
        twice_moment += static_cast<std::uint32_t>(t.counts[b] * (2 * b + 1));
    }
    if (b == 0) return; // fewer readings than the tail's depth: there is no such tail
    --b;
    auto const depth = static_cast<double>(limits.depth);
    auto const low = static_cast<double>(b);
    double const taken = depth - above;
    double const quantile = low + 1 - taken / t.counts[b];
    double const moment = twice_moment / 2.0 + taken * (quantile + low + 1) / 2;
    constexpr double prior = 30 * 8; // eighths with a mean excess of 1
    double const mean_excess = moment / depth - quantile;
    t.quantile = static_cast<float>(quantile);
    t.excess = static_cast<float>(std::max(0.3, (depth * mean_excess + prior) / (depth + prior)));
}

void halve(tail& t) noexcept
{
    std::uint16_t total = 0;
    for (std::uint16_t& count : t.counts) {
        count = static_cast<std::uint16_t>(count >> 1U);
        total = static_cast<std::uint16_t>(total + count);
    }
    t.total = total;
    t.record /= 2;
}

/// Eighths in the bins above `bin`.
std::uint32_t count_above(tail const& t, std::size_t bin) noexcept
{
    // Over all bins and in 16 bits (the total fits), so that it is a few vector instructions and no branch.
    std::uint16_t const* const keep = tail_masks.data() + (tail::bins - 1 - bin);
    std::uint16_t sum = 0;
    for (std::size_t b = 0; b < tail::bins; ++b)
        sum = static_cast<std::uint16_t>(sum + (t.counts[b] & keep[b]));
    return sum;
}

/// Evidence from what was seen: the histogram below the quantile, the fitted tail above.
double usual_evidence(tail const& t, tail_limits limits, double position) noexcept
{
    double const y = std::min(position, tail_top);
    if (y <= 0) return 0;
    if (y >= t.quantile) return decades_at_quantile(t, limits) + (y - t.quantile) / (t.excess * ln_10);
    std::size_t const bin = bin_of(y);
    double const above = count_above(t, bin) + t.counts[bin] * (static_cast<double>(bin) + 1 - y);
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
        double const count = t.counts[b];
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

tail blank_tail(tail_limits limits) noexcept
{
    tail t{};
    auto const above = [](double position) {
        double const base = 1 + 1.2 * residual_at(position, 1) / 4;
        return 1 / (base * base * base * base);
    };
    double at_low = 1;
    for (std::size_t b = 0; b < tail::bins; ++b) {
        double const at_high = b + 1 == tail::bins ? 0 : above(static_cast<double>(b) + 1);
        t.counts[b] = static_cast<std::uint16_t>(std::lround(60 * 8 * (at_low - at_high)));
        t.total = static_cast<std::uint16_t>(t.total + t.counts[b]);
        at_low = at_high;
    }
    fit(t, limits);
    return t;
}

bool add(tail& t, tail_limits limits, std::size_t bin, double magnitude, std::uint32_t weight) noexcept
{
    bool const full = t.total > limits.capacity;
    if (full) halve(t);
    t.counts[bin] = static_cast<std::uint16_t>(t.counts[bin] + weight);
    t.total = static_cast<std::uint16_t>(t.total + weight);
    t.record = std::max(t.record, static_cast<float>(magnitude));
    // Below the quantile's bin nothing of the fit changes.
    bool const fits = full || static_cast<float>(bin + 1) > t.quantile;
    if (fits) fit(t, limits);
    return fits;
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
