#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace lariat::model {

/// Share of a new value in a mean that is a running mean at first and exponential later, with the memory
/// whose inverse is `lasting`: 1 / min(memory, age + 1), where `age` values came before.  \pre 0 < lasting <=
/// 1
[[nodiscard]] inline double lasting_gain(double lasting, std::uint64_t age) noexcept
{
    // Signed: a processor converts that in one instruction.  The larger of the two needs no branch, and
    // several means of one age share the division.
    return std::max(1 / (static_cast<double>(static_cast<std::int64_t>(age)) + 1), lasting);
}

/// The same of a memory.  \pre memory >= 1
[[nodiscard]] inline double mean_gain(double memory, std::uint64_t age) noexcept
{
    return lasting_gain(1 / memory, age);
}

/// Means in 32 bits below this are zero: nothing that is judged is that small.
inline constexpr float least_mean = 1e-30F; // max_magnitude's inverse

/// `mean`, moved by `gain` towards `value`, in 32 bits: exactly 0 once it is too small to matter, for a mean
/// of zeros would end in denormals, which a processor adds a hundred times slower.
[[nodiscard]] inline float moved(float mean, double value, double gain) noexcept
{
    auto const next = static_cast<float>(mean + (value - mean) * gain);
    // A mask: means of what has either sign would make a branch on it a guess.
    auto const bits = std::bit_cast<std::uint32_t>(next);
    return std::bit_cast<float>(bits & (std::uint32_t{std::abs(next) < least_mean} - 1));
}

/// `value` limited to [-bound, bound].
[[nodiscard]] inline double clip(double value, double bound) noexcept
{
    return std::max(-bound, std::min(value, bound));
}

} // namespace lariat::model
