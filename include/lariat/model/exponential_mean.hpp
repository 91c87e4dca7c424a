#pragma once

#include <algorithm>
#include <cstdint>

namespace lariat::model {

/// Share of a new value in a mean that is a running mean at first and exponential with memory `memory` later:
/// 1 / min(memory, age + 1), where `age` values came before.  \pre memory >= 1
[[nodiscard]] inline double mean_gain(double memory, std::uint64_t age) noexcept
{
    return 1 / std::min(memory, static_cast<double>(age) + 1);
}

/// `value` limited to [-bound, bound].
[[nodiscard]] inline double clip(double value, double bound) noexcept
{
    return std::max(-bound, std::min(value, bound));
}

} // namespace lariat::model
