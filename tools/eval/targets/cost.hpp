#pragma once

#include <cstddef>

#include <lariat/detect/options.hpp>

namespace lariat::eval {

/// What a stream costs.
struct cost_figures {
    std::size_t bytes = 0; ///< of a block without the shape channel
    std::size_t bytes_with_shape = 0;
    double ns_a_reading = 0; ///< processor time in the library, 1,000 generated sensors taking turns
};

/// Takes two seconds, of one core.
[[nodiscard]] cost_figures measure_cost(detect::options const& options);

} // namespace lariat::eval
