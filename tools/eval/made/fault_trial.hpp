#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <lariat/detect/options.hpp>

#include "eval/made/faults.hpp"
#include "eval/made/watch.hpp"

namespace lariat::eval {

/// How faults are tried: in seeded sensors, one fault each.
struct fault_trial_options {
    std::size_t streams = 200; ///< each has every fault once, in a copy of its own
    std::size_t readings = 5'760; ///< of each: 20 days
    std::size_t earliest = 2'880; ///< row of the fault, by chance between these two
    std::size_t latest = 4'608;
    std::chrono::nanoseconds interval = std::chrono::minutes{5};
    std::uint64_t seed = 1;
};

/// How one kind of fault was found, over any number of streams.
struct fault_result {
    fault_plan plan;
    std::size_t streams = 0;
    std::size_t hit = 0; ///< with an alarm of any kind in time
    std::size_t named = 0; ///< with an event of the fault's own kind that began in time, told then or later
    std::size_t by_chance = 0; ///< of the same streams without the fault, those with an alarm in that time
    std::size_t false_alarms = 0; ///< at other times, of events that did not begin in time
    double days = 0; ///< of the streams, less that time
    std::vector<double> delays; ///< seconds from the begin to the first alarm, of those hit

    fault_result& operator+=(fault_result const& other);
    [[nodiscard]] double false_per_day() const noexcept;
};

/// Every plan in a stream of its own seed: `stream` tells streams of one seed apart.
[[nodiscard]] std::vector<fault_result> try_faults(std::span<fault_plan const> plans,
    detect::options const& options, fault_trial_options const& how, std::size_t stream);

} // namespace lariat::eval
