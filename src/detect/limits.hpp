#pragma once

#include <cstdint>

#include <lariat/core/event.hpp>
#include <lariat/detect/options.hpp>
#include <lariat/detect/verdict.hpp>

namespace lariat::detect {

/// The range event of a stream whose rule knows limits.
struct limits_state {
    std::int64_t begin;
    std::int64_t peak;
    std::int64_t last_over;
    double peak_value; ///< farthest outside
    std::uint32_t readings_over; ///< saturates
    std::uint32_t clear_run; ///< readings inside in a row, now
    std::uint8_t open;
};

[[nodiscard]] bool outside(options const& o, double raw) noexcept;

/// Takes a reading's raw value in.  The event opens at the first value outside and ends after clear_after
/// readings inside in a row.  \param age  of the stream, for the records
void take(
    limits_state& s, options const& o, observation const& reading, std::uint64_t age, changes& out) noexcept;

/// Ends the event that is open, if any.
void close(limits_state& s, options const& o, core::end_reason why, core::timestamp now, std::uint64_t age,
    changes& out) noexcept;

} // namespace lariat::detect
