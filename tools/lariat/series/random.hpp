#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>

namespace lariat::tool {

/// SplitMix64: eight bytes of state, so that a thousand streams can have one each.
/// The same seed gives the same numbers on every machine, which <random>'s distributions do not promise.
class random_numbers {
public:
    explicit random_numbers(std::uint64_t seed) noexcept : state_{seed} { }

    std::uint64_t next() noexcept
    {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }

    /// In [0, 1).
    double uniform() noexcept { return static_cast<double>(next() >> 11U) * 0x1p-53; }

    /// In [low, high).
    double uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }

    /// Mean 0, standard deviation 1 (Box and Muller).
    double normal() noexcept
    {
        double const radius = std::sqrt(-2 * std::log(1 - uniform()));
        return radius * std::cos(2 * std::numbers::pi * uniform());
    }

private:
    std::uint64_t state_;
};

} // namespace lariat::tool
