#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <lariat/core/time.hpp>

#include "eval/series.hpp"

namespace lariat::eval {

/// What can be wrong with a made stream.
enum class made_fault : std::uint8_t {
    stuck, ///< the same value again and again
    gap, ///< readings missing
    drift, ///< ever farther off, up to `size`, and off by that from then on
    level_shift, ///< off by `size` from one reading on
};

/// A fault as it is put in.
struct fault_plan {
    made_fault fault = made_fault::stuck;
    std::string_view name; ///< also that of the kind of event that it should be called
    double size = 0; ///< mean absolute deviations of the stream
    std::size_t length = 1; ///< readings in which an alarm is a hit
};

inline constexpr std::array<fault_plan, 4> fault_plans{{
    {made_fault::stuck, "stuck", 0, 60},
    {made_fault::gap, "gap", 0, 20},
    {made_fault::drift, "drift", 3, 500},
    {made_fault::level_shift, "level_shift", 3, 100},
}};

/// A stream with a fault, and when an alarm about it is a hit, the time.
struct faulty_stream {
    series readings;
    core::timestamp begin{};
    core::timestamp end{}; ///< inclusive; of stuck and gap that of the first sound reading
};

/// Puts a fault into a sound series from row `first` on, upward where `up`.
/// \pre 0 < first, first + plan.length < rows
[[nodiscard]] faulty_stream with_fault(series sound, fault_plan const& plan, std::size_t first, bool up);

} // namespace lariat::eval
