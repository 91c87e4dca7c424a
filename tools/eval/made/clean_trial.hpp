#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include <lariat/detect/options.hpp>

namespace lariat::eval {

/// Sound sensors at one interval between readings.
struct clean_plan {
    std::chrono::nanoseconds interval = std::chrono::minutes{5};
    std::size_t streams = 1;
    std::size_t days = 1; ///< of each
};

inline constexpr std::array<clean_plan, 5> clean_plans{{
    {std::chrono::seconds{300}, 100, 20},
    {std::chrono::seconds{60}, 40, 20},
    {std::chrono::seconds{10}, 20, 10},
    {std::chrono::seconds{1}, 10, 10},
    {std::chrono::milliseconds{100}, 6, 5},
}};

/// What was raised about streams that nothing is wrong with.
struct clean_result {
    clean_plan plan;
    std::size_t alarms = 0;
    std::size_t readings = 0;
    double days = 0;

    clean_result& operator+=(clean_result const& other) noexcept;
    [[nodiscard]] double per_day() const noexcept;
};

/// One of the plan's streams, from its first reading on, warm-up included.
[[nodiscard]] clean_result try_clean(
    clean_plan const& plan, detect::options const& options, std::uint64_t seed, std::size_t stream);

} // namespace lariat::eval
