#include "sinks/line_run.hpp"

#include <algorithm>

namespace lariat::sinks {

std::size_t line_run::lines_left() const noexcept
{
    return static_cast<std::size_t>(std::ranges::count(rest(), '\n'));
}

} // namespace lariat::sinks
