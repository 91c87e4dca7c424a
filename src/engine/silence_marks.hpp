#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace lariat::engine {

/// Tells which streams have been silent for a time, give or take an eighth of it: the shard's reading numbers
/// at the last eight marks, evenly spaced.
///
/// Time is what its owner says has passed: a clock that jumps, and the hours in which no daemon ran, make
/// nobody silent.
struct silence_marks {
    static constexpr std::size_t count = 8;

    std::chrono::nanoseconds between{0}; ///< two marks; 0: none are set
    std::chrono::nanoseconds since_last{0};
    std::uint64_t passed = 0; ///< marks so far
    std::array<std::uint64_t, count> numbers{}; ///< a ring

    /// Sets a mark at this reading.  Returns the number since which a stream must have been silent for the
    /// whole time, once there is one.
    std::optional<std::uint64_t> mark(std::uint64_t reading_number) noexcept
    {
        // What this mark replaces was noted `count` marks ago.
        auto& oldest = numbers[passed % count];
        auto const silent_since = passed >= count ? std::optional{oldest} : std::nullopt;
        oldest = reading_number;
        ++passed;
        since_last = {};
        return silent_since;
    }

    friend bool operator==(silence_marks const&, silence_marks const&) = default;
};

} // namespace lariat::engine
