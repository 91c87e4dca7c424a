#pragma once

#include <array>

#include <lariat/core/event.hpp>
#include <lariat/core/time.hpp>
#include <lariat/detect/schema.hpp>
#include <lariat/detect/verdict.hpp>

#include "state.hpp"

namespace lariat::detect {

/// Every kind of event that one stream may have.
inline constexpr std::array event_kinds{core::event_kind::residual, core::event_kind::gap,
    core::event_kind::stuck, core::event_kind::range, core::event_kind::rate, core::event_kind::level_shift,
    core::event_kind::drift};

static_assert(changes::capacity >= 2 * event_kinds.size());

/// Whether streams of this schema may have such events.
[[nodiscard]] bool detects(schema const& s, core::event_kind kind) noexcept;

/// Ends a stream's event of this kind, if one is open.
void close_event(block_view const& v, options const& o, core::event_kind kind, core::end_reason why,
    core::timestamp now, changes& out) noexcept;

/// \pre the stream has a timing part
[[nodiscard]] timekeeper timekeeper_of(block_view const& v, options const& o) noexcept;

} // namespace lariat::detect
