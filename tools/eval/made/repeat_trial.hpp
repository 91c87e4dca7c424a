#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <lariat/detect/options.hpp>

namespace lariat::eval {

/// A fault that comes back, each time the same.
struct repeat_plan {
    std::string_view name;
    double size = 0; ///< how far its readings are off, mean absolute deviations of the stream
    std::size_t length = 1; ///< readings
};

inline constexpr std::array<repeat_plan, 3> repeat_plans{{
    {"spike", 6, 1},
    {"bump", 3, 12},
    {"plateau", 3, 60},
}};

/// How often and when it comes, in seeded sensors.
struct repeat_trial_options {
    static constexpr std::size_t times = 8;

    std::size_t streams = 100;
    std::size_t readings = 5'760; ///< of each, in five minutes: 20 days
    std::size_t earliest = 2'016; ///< row of the first time, by chance between these two
    std::size_t latest = 2'304;
    std::size_t apart = 375; ///< rows from one to the next, 31 h 15 min: each time at another hour of the day
    std::uint64_t seed = 1;
};

/// How each time of it was found, over any number of streams.
struct repeat_result {
    repeat_plan plan;
    std::size_t streams = 0;
    std::array<std::size_t, repeat_trial_options::times> hit{}; ///< with an alarm of any kind in its readings
    std::array<double, repeat_trial_options::times>
        score{}; ///< sum over streams of the largest in its readings

    repeat_result& operator+=(repeat_result const& other) noexcept;
};

/// Every plan in a copy of one made stream; `stream` tells those of one seed apart.
[[nodiscard]] std::array<repeat_result, repeat_plans.size()> try_repeats(
    detect::options const& options, repeat_trial_options const& how, std::size_t stream);

} // namespace lariat::eval
