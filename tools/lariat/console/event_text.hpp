#pragma once

#include <cstdint>
#include <string>

#include "console/terminal.hpp"
#include "wire/event_record.hpp"

namespace lariat::tool {

/// The style that a severity is painted in.
[[nodiscard]] style style_of(core::severity s) noexcept;

/// How much of an event is told.
enum class detail : std::uint8_t {
    summary, ///< a line, and what made the forecast: wire::event_summary
    full, ///< all that stands behind it: wire::event_text
};

/// An event in colours, with a line end: the severity as bad as it is, an event's end green, what stands
/// behind it on its indented lines dim.
[[nodiscard]] std::string event_text(wire::event_record const& e, detail how_much, terminal const& on);

} // namespace lariat::tool
