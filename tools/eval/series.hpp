#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <lariat/core/time.hpp>

namespace lariat::eval {

/// A labelled anomaly: the rows from `first` to `last`, both in it.
struct window {
    std::size_t first = 0;
    std::size_t last = 0;

    [[nodiscard]] std::size_t size() const noexcept { return last - first + 1; }
    friend bool operator==(window const&, window const&) = default;
};

/// One recorded stream and what is known to be wrong in it.
struct series {
    std::string name; ///< as its corpus names it: "realTraffic/speed_6005.csv"
    std::vector<core::timestamp> times; ///< one a row
    std::vector<double> values; ///< one a row; NaN where the file has no number
    std::vector<window> windows; ///< ascending, disjoint
    std::size_t slack = 0; ///< rows before and after a window in which an alarm still counts as its
    std::size_t ranked_from = 0; ///< first row that ranking figures count: what lies before is for training

    [[nodiscard]] std::size_t rows() const noexcept { return values.size(); }
};

} // namespace lariat::eval
