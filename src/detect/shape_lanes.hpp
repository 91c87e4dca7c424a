#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lariat::detect {

inline constexpr std::size_t compared_samples = 20; ///< of a window of the shape channel

/// The least sum of |y[j + i] - newest[i]| over the window, of all windows that lie in one of the pieces, in
/// as many lanes as the machine has; the largest number where none does.  Reads nothing outside the pieces.
///
/// Cost  with AVX-512, AVX2 and SSE4 ten sums of four differences for as many windows as a register has
/// bytes;
///       elsewhere a difference a lane for each of a window's samples.
[[nodiscard]] std::int16_t nearest_window(std::span<std::uint8_t const, compared_samples> newest,
    std::span<std::span<std::uint8_t const> const> pieces) noexcept;

} // namespace lariat::detect
