#pragma once

#include <cstdint>
#include <span>

namespace lariat::detect {

/// Moves every lag's window by one sample: slot j's distance gains |in - y[j + window]| and loses
/// |out - y[j]|.
/// \pre  distance.size() is a multiple of 16; y has distance.size() + window values
void slide_windows(std::span<std::int16_t> distance, std::span<std::uint8_t const> y, std::uint8_t in,
    std::uint8_t out, std::size_t window) noexcept;

/// The least of some distances; int16_t's largest where there are none.
[[nodiscard]] std::int16_t least_of(std::span<std::int16_t const> distance) noexcept;

} // namespace lariat::detect
