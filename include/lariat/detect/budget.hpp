#pragma once

#include <cstdint>

namespace lariat::detect {

/// A bound on alarms: asks for what would bring one alarm in so many readings if they were all alike, and for
/// up to a decade more while there were more alarms than that.
///
/// Units    Decades of improbability, as the thresholds' requirements.
/// Source   Measured: no stream above twice the request.
struct budget {
    float raised; ///< decades asked for beyond what the rate itself asks for, 0 to 1

    /// What a reading must have where one alarm in `readings` may be.  \pre readings >= 1
    [[nodiscard]] double need(double readings) const noexcept;

    /// Books `judged` readings, so many of them alarms, at once.  \pre readings >= 1
    void settle(double readings, std::uint64_t judged, std::uint64_t alarms) noexcept;

    /// Books a reading.  \pre readings >= 1
    void settle(double readings, bool alarm) noexcept { settle(readings, 1, alarm ? 1 : 0); }
};

} // namespace lariat::detect
