#pragma once

#include <array>
#include <cstdint>

#include "half_float.hpp"

namespace lariat::detect {

/// The largest residuals that each hour of the day usually has, of one channel: what happens every day at
/// this hour is no news.  Residuals below twice around() need a decade more.
struct hourly_peaks {
    /// Exponential mean over days of an hour's largest |residual|: exact to 0.4 %, which is plenty for what
    /// is doubled and compared.
    std::array<half_float, 24> usual;

    /// Books an hour that is over, and its largest |residual|.
    void book(std::uint8_t hour, float largest) noexcept;

    /// The largest usual peak of this hour and its neighbours.
    [[nodiscard]] half_float around(std::uint8_t hour) const noexcept;
};

} // namespace lariat::detect
