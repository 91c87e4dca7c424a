#include "tail.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "math.hpp"

namespace lariat::detect {
namespace {

constexpr double octave_bins = 4;
constexpr double unit_position = 8; // of a residual that equals its scale
constexpr double top = tail::bins - 0.01; // positions above are taken for it
constexpr double nowhere = -1e4; // position of a residual of zero: below every bin

std::size_t bin_of(double position) noexcept
{
    // Truncation is the floor of what is positive, and cheaper where there is no instruction for the floor.
    return static_cast<std::size_t>(static_cast<int>(std::clamp(position, 0.0, tail::bins - 1.0)));
}

/// Decades that the fitted tail begins at: log10 of readings in memory by readings in the tail.
double decades_at_quantile(tail const& t, tail_limits limits) noexcept
{
    return log10_of(static_cast<double>(t.total) / limits.depth);
}

/// Refits the tail: the quantile above which `depth` lies, and the mean excess over it.  Whole bins count at
/// their midpoints, of the last bin its upper part, at that part's midpoint.
void fit(tail& t, tail_limits limits) noexcept
{
    auto const depth = static_cast<double>(limits.depth);
    double above = 0; // eighths in the bins walked so far
    double moment = 0; // of them, about 0
    for (std::size_t b = tail::bins; b-- > 0;) {
        double const count = t.counts[b];
        auto const low = static_cast<double>(b);
        if (above + count >= depth) {
            double const taken = depth - above;
            double const quantile = low + 1 - taken / count;
            moment += taken * (quantile + low + 1) / 2;
            constexpr double prior = 30 * 8; // eighths with a mean excess of 1
            double const mean_excess = moment / depth - quantile;
            t.quantile = static_cast<float>(quantile);
            t.excess = static_cast<float>(std::max(0.3, (depth * mean_excess + prior) / (depth + prior)));
            return;
        }
        above += count;
        moment += count * (low + 0.5);
    }
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

/// All-zero masks and then all-one masks, a histogram of each.
constexpr auto masks = [] {
    std::array<std::uint16_t, 2 * tail::bins> all{};
    std::fill(all.begin() + tail::bins, all.end(), std::uint16_t{0xffff});
    return all;
}();

/// Eighths in the bins above `bin`.
std::uint32_t count_above(tail const& t, std::size_t bin) noexcept
{
    // Over all bins and in 16 bits (the total fits), so that it is a few vector instructions and no branch.
    std::uint16_t const* const keep = masks.data() + (tail::bins - 1 - bin);
    std::uint16_t sum = 0;
    for (std::size_t b = 0; b < tail::bins; ++b)
        sum = static_cast<std::uint16_t>(sum + (t.counts[b] & keep[b]));
    return sum;
}

/// Evidence from what was seen: the histogram below the quantile, the fitted tail above.
double usual_evidence(tail const& t, tail_limits limits, double position) noexcept
{
    double const y = std::min(position, top);
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

// A saturated tail: where the top bin itself is not improbable enough, residuals are told apart by the
// largest one in memory instead, with an index of 1/3.
constexpr double saturated_excess = 3;
constexpr double saturated_from = unit_position + 10 * octave_bins; // 2^10 scales

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

void add(tail& t, tail_limits limits, double position, double magnitude, std::uint32_t weight) noexcept
{
    bool const full = t.total > limits.capacity;
    if (full) halve(t);
    std::size_t const bin = bin_of(position);
    t.counts[bin] = static_cast<std::uint16_t>(t.counts[bin] + weight);
    t.total = static_cast<std::uint16_t>(t.total + weight);
    t.record = std::max(t.record, static_cast<float>(magnitude));
    // Below the quantile's bin nothing of the fit changes.
    if (full || static_cast<float>(bin + 1) > t.quantile) fit(t, limits);
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
    if (usual < top) return usual;
    if (!saturates(t, usual)) return std::numeric_limits<double>::infinity();
    double const decades = need - decades_at_quantile(t, limits);
    return std::max(saturated_from, position_of(t.record, scale) + decades * saturated_excess * ln_10);
}

} // namespace lariat::detect
