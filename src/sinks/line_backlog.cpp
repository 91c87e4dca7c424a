#include "sinks/line_backlog.hpp"

#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace lariat::sinks {

void line_backlog::take(std::vector<event_line>& out, std::size_t most)
{
    if (auto const dropped = std::exchange(dropped_, 0); dropped > 0)
        out.push_back(make_event_line(fmt::format(
            "{{\"schema\":{},\"kind\":\"dropped\",\"count\":{}}}\n", core::event::schema, dropped)));
    for (; most > 0 && !lines_.empty(); --most) out.push_back(lines_.pop());
}

} // namespace lariat::sinks
