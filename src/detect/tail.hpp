#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace lariat::detect {

/// What a channel's residuals were like: a histogram of their size in scales, and a Pareto tail fitted to its
/// largest. It says how improbable a residual is, and how large one must be to be that improbable.
///
/// Units    A residual's *position* is y = 4 log2(|residual| / scale) + 8: quarter octaves, one bin each.
///          Counts are in eighths of a reading.  Evidence is -log10 of an exceedance probability: decades.
/// Source   B. M. Hill, "A simple general approach to inference about the tail of a distribution", Annals of
///          Statistics 3 (1975); here the mean excess of log residuals, shrunk towards an index of 1.
///
/// This is a view, for those who ask; channel_states has the parts and learns them.
struct tail {
    static constexpr std::size_t bins = 48;
    using histogram = std::array<std::uint16_t, bins>;

    histogram const* counts; ///< none where there is no such tail
    float quantile; ///< position above which the tail's readings lie, as of the last fit
    float excess; ///< their mean excess over it, shrunk, as of the last fit
    float record; ///< largest |residual| of the memory, in the stream's unit; halved with the counts
    std::uint16_t total; ///< sum of the counts
};

/// How far a tail remembers, and how much of it the fit rests on.
struct tail_limits {
    std::uint32_t capacity; ///< eighths: above it, all counts are halved before the next add
    std::uint32_t depth; ///< eighths in the tail
};

inline constexpr tail_limits long_memory{.capacity = 8'000 * 8, .depth = 20 * 8};
inline constexpr tail_limits recent_memory{.capacity = 1'500 * 8, .depth = 10 * 8};

/// Position of a residual.  \pre scale > 0, magnitude >= 0
[[nodiscard]] double position_of(double magnitude, double scale) noexcept;

/// The residual at a position; infinite where the position is.
[[nodiscard]] double residual_at(double position, double scale) noexcept;

/// The counts of a tail before its first reading: 60 pseudo-readings of P(U > u) = (1 + 1.2 u / 4)^-4.
[[nodiscard]] tail::histogram blank_histogram() noexcept;

/// Refits a tail: the quantile above which `depth` lies, and the mean excess over it.  Both stay as they are
/// where there are fewer readings than that.
void fit(tail::histogram const& counts, tail_limits limits, float& quantile, float& excess) noexcept;

/// Halves all counts, rounding down; returns their sum.
[[nodiscard]] std::uint16_t halve(tail::histogram& counts) noexcept;

/// The bin of a position, those beyond the ends in the last one.
[[nodiscard]] inline std::size_t bin_of(double position) noexcept
{
    // Truncation is the floor of what is positive, and cheaper where there is no instruction for the floor.
    return static_cast<std::size_t>(static_cast<int>(std::clamp(position, 0.0, tail::bins - 1.0)));
}

/// The bin of the position of a residual of so many scales: without a logarithm, and to the same bits
/// everywhere. Within 1e-13 of a border it may be another than bin_of() has.
[[nodiscard]] inline std::size_t bin_of_ratio(double ratio) noexcept
{
    constexpr std::int64_t least_exponent = 1'023 - 2; // of the octave that begins with bin 0, at 2^-2
    constexpr unsigned mantissa_bits = 52;
    constexpr std::uint64_t mantissa = (std::uint64_t{1} << mantissa_bits) - 1;
    // Of 2^1/4, 2^2/4 and 2^3/4.
    constexpr std::uint64_t first = 0x306fe0a31b715;
    constexpr std::uint64_t second = 0x6a09e667f3bcd;
    constexpr std::uint64_t third = 0xae89f995ad3ad;
    auto const bits = std::bit_cast<std::uint64_t>(ratio);
    std::uint64_t const m = bits & mantissa;
    std::int64_t const quarter =
        std::int64_t{m >= first} + std::int64_t{m >= second} + std::int64_t{m >= third};
    // Clamped as a bin: to clamp the ratio is a branch that nobody can foretell.
    std::int64_t const bin =
        4 * (static_cast<std::int64_t>(bits >> mantissa_bits) - least_exponent) + quarter;
    return static_cast<std::size_t>(std::clamp<std::int64_t>(bin, 0, tail::bins - 1));
}

/// Evidence of a residual where `need` decades are asked for.
/// Cost  O(bins) additions below the tail, O(1) in it.
[[nodiscard]] double evidence(
    tail const& t, tail_limits limits, double position, double need, double scale) noexcept;

/// Position from which the evidence reaches `need`; infinite where nothing does.
[[nodiscard]] double required_position(tail const& t, tail_limits limits, double need, double scale) noexcept;

} // namespace lariat::detect
