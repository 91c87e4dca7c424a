#pragma once

#include <string>

#include "console/terminal.hpp"
#include "wire/event_record.hpp"

namespace lariat::tool {

/// The style that a severity is painted in.
[[nodiscard]] style style_of(core::severity s) noexcept;

/// wire::event_text in colours, with a line end: the severity as bad as it is, an event's end green, the
/// reasons on their indented lines dim.
[[nodiscard]] std::string event_text(wire::event_record const& e, terminal const& on);

} // namespace lariat::tool
