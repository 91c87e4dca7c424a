#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/series.hpp"

namespace lariat::eval {

/// Sizes of bad ticks, in mean absolute returns of the series.
inline constexpr std::array<double, 4> tick_sizes{5, 8, 12, 20};

/// A price series is spoilt this often, each time with ticks at other readings.
inline constexpr std::size_t tick_passes = 40;

/// How bad ticks of one size were found, over any number of passes.
struct tick_result {
    double size = 0; ///< mean absolute returns
    std::size_t ticks = 0;
    std::size_t hit = 0; ///< with an alarm at the tick or at the reading after it, which comes back
    std::size_t false_alarms = 0; ///< at other readings
    std::size_t readings = 0;

    tick_result& operator+=(tick_result const& other) noexcept;
    [[nodiscard]] double false_per_thousand() const noexcept;
};

/// A series with single prices that are wrong by `size` mean absolute returns, up or down, in every 250
/// readings one, none in the first 500; `rows` are theirs, ascending.  The same seed gives the same.
struct spoilt_prices {
    series prices;
    std::vector<std::size_t> rows;
};
[[nodiscard]] spoilt_prices with_bad_ticks(series sound, double size, std::uint64_t seed);

/// One pass over the prices.  \pre they are positive
[[nodiscard]] tick_result try_ticks(
    series const& sound, double size, detect::options const& options, std::uint64_t seed);

} // namespace lariat::eval
