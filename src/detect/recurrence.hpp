#pragma once

#include <array>
#include <cstdint>

#include "half_float.hpp"

namespace lariat::detect {

/// The largest residuals that each hour of the day usually has, of one channel: what happens every day at
/// this hour is no news.
struct hourly_peaks {
    /// Exponential mean over days of an hour's largest |residual|: exact to 0.4 %, which is plenty for what
    /// is doubled and compared.
    std::array<half_float, 24> usual;
    float current; ///< largest |residual| of the hour that goes on

    /// Books the hour that is over, `hour`, and begins another.
    void turn(std::uint8_t hour) noexcept;

    void add(double magnitude) noexcept;

    /// Residuals below this need a decade more: twice the largest usual peak of this hour and its neighbours.
    [[nodiscard]] double usual_at(std::uint8_t hour) const noexcept;
};

} // namespace lariat::detect
