#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace lariat::model {

/// Share of a new value in a mean that is a running mean at first and exponential with memory `memory` later:
/// 1 / min(memory, age + 1), where `age` values came before.  \pre memory >= 1
[[nodiscard]] inline double mean_gain(double memory, std::uint64_t age) noexcept
{
    // Two branches: the inverse of a memory that is a constant is one as well.
    double const seen = static_cast<double>(age) + 1;
    return seen < memory ? 1 / seen : 1 / memory;
}

/// mean_gain() of the memory whose inverse is `lasting`.  \pre 0 < lasting <= 1
[[nodiscard]] inline double lasting_gain(double lasting, std::uint64_t age) noexcept
{
    double const seen = static_cast<double>(age) + 1;
    return seen * lasting < 1 ? 1 / seen : lasting;
}

/// `mean`, moved by `gain` towards `value`, in 32 bits: exactly 0 once it is too small to matter, for a mean
/// of zeros would end in denormals, which a processor adds a hundred times slower.
[[nodiscard]] inline float moved(float mean, double value, double gain) noexcept
{
    constexpr float least = 1e-30F; // max_magnitude's inverse: nothing that is judged is that small
    auto const next = static_cast<float>(mean + (value - mean) * gain);
    // A mask: means of what has either sign would make a branch on it a guess.
    auto const bits = std::bit_cast<std::uint32_t>(next);
    return std::bit_cast<float>(bits & (std::uint32_t{std::abs(next) < least} - 1));
}

/// `value` limited to [-bound, bound].
[[nodiscard]] inline double clip(double value, double bound) noexcept
{
    return std::max(-bound, std::min(value, bound));
}

} // namespace lariat::model
