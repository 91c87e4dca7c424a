#include "close_event.hpp"

#include "residual_event.hpp"

namespace lariat::detect {

bool detects(schema const& s, core::event_kind kind) noexcept
{
    switch (kind) {
    case core::event_kind::residual: return true;
    case core::event_kind::gap: return has_gaps(s.options());
    case core::event_kind::stuck: return has_stuck(s.options());
    case core::event_kind::range: return s.layout().range != 0;
    case core::event_kind::rate: return s.layout().rate != 0;
    case core::event_kind::level_shift: return s.layout().shift != 0;
    case core::event_kind::drift: return s.layout().drift != 0;
    case core::event_kind::group: break; // not one stream's
    }
    return false;
}

void close_event(block_view const& v, options const& o, core::event_kind kind, core::end_reason why,
    core::timestamp now, changes& out) noexcept
{
    std::uint64_t const age = v.core.age;
    switch (kind) {
    case core::event_kind::residual: return close_residual(v, why, now, out);
    case core::event_kind::gap:
        if (v.timing != nullptr) close_gap(timekeeper_of(v, o), why, now, out);
        return;
    case core::event_kind::stuck:
        if (v.timing != nullptr) close_stuck(timekeeper_of(v, o), why, now, out);
        return;
    case core::event_kind::range:
        if (v.range != nullptr) close(*v.range, {kind, o, age}, why, now, out);
        return;
    case core::event_kind::rate:
        if (v.rate != nullptr) close(v.rate->breach, {kind, o, age}, why, now, out);
        return;
    case core::event_kind::level_shift:
        if (v.shift != nullptr) close(*v.shift, why, now, age, out);
        return;
    case core::event_kind::drift:
        if (v.drift != nullptr) close(v.story.drift, why, now, age, out);
        return;
    case core::event_kind::group: return; // not one stream's
    }
}

timekeeper timekeeper_of(block_view const& v, options const& o) noexcept
{
    return {.state = *v.timing,
        .options = o,
        .arrivals = v.core.arrival,
        .habits = v.seasonal != nullptr ? &v.seasonal->profile : nullptr,
        .age = v.core.age};
}

} // namespace lariat::detect
