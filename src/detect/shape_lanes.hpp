#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lariat::detect {

inline constexpr std::size_t compared_samples = 20; ///< of a window of the shape channel

/// Bytes that are read behind the codes, at most, and count for nothing.
inline constexpr std::size_t read_behind = 88;

/// The least sum of |codes[j + i] - newest[i]| over the window, of all windows of the first `size` codes, in
/// as many lanes as the machine has; the largest number where there is none.
///
/// Cost  with AVX-512, AVX2 and SSE4 ten sums of four differences for as many windows as a register has
/// bytes;
///       elsewhere a difference a lane for each of a window's samples.
/// \pre  codes[size + read_behind - 1] can be read
[[nodiscard]] std::int16_t nearest_window(std::span<std::uint8_t const, compared_samples> newest,
    std::uint8_t const* codes, std::size_t size) noexcept;

} // namespace lariat::detect
