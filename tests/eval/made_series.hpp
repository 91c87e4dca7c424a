#pragma once

#include <chrono>
#include <cmath>
#include <cstdint>

#include "eval/series.hpp"
#include "series/random.hpp"

namespace lariat::testing {

/// A seeded daily sensor, a reading in five minutes, with a fault of 40 readings in each of `faults` places.
inline eval::series made_series(
    std::uint64_t seed, std::size_t rows, std::initializer_list<std::size_t> faults)
{
    tool::random_numbers chance{seed};
    eval::series s;
    s.name = "made/series.csv";
    for (std::size_t i = 0; i < rows; ++i) {
        s.times.emplace_back(std::chrono::minutes{5 * i});
        s.values.push_back(20 + 3 * std::sin(static_cast<double>(i) * 6.283 / 288) + 0.2 * chance.normal());
    }
    for (std::size_t const first : faults) {
        s.windows.push_back({first, first + 39});
        for (std::size_t i = 0; i < 40; ++i) s.values[first + i] += 8;
    }
    return s;
}

} // namespace lariat::testing
