#include <lariat/core/event.hpp>

namespace lariat::core {

std::string_view to_string(event_kind k) noexcept
{
    switch (k) {
    case event_kind::residual: return "residual";
    case event_kind::gap: return "gap";
    case event_kind::stuck: return "stuck";
    case event_kind::range: return "range";
    case event_kind::rate: return "rate";
    case event_kind::level_shift: return "level_shift";
    case event_kind::drift: return "drift";
    case event_kind::group: return "group";
    }
    return "unknown";
}

std::string_view to_string(channel c) noexcept
{
    switch (c) {
    case channel::reading: return "reading";
    case channel::window_mean: return "window_mean";
    case channel::range: return "range";
    case channel::shape: return "shape";
    case channel::none: return "none";
    }
    return "unknown";
}

std::string_view to_string(event_phase p) noexcept
{
    switch (p) {
    case event_phase::begin: return "begin";
    case event_phase::update: return "update";
    case event_phase::end: return "end";
    }
    return "unknown";
}

std::string_view to_string(end_reason r) noexcept
{
    switch (r) {
    case end_reason::open: return "open";
    case end_reason::cleared: return "cleared";
    case end_reason::evicted: return "evicted";
    case end_reason::shutdown: return "shutdown";
    case end_reason::reloaded: return "reloaded";
    }
    return "unknown";
}

std::string_view to_string(severity s) noexcept
{
    switch (s) {
    case severity::minor: return "minor";
    case severity::major: return "major";
    case severity::critical: return "critical";
    }
    return "unknown";
}

std::string_view to_string(residual_unit u) noexcept
{
    switch (u) {
    case residual_unit::stream: return "stream";
    case residual_unit::scales: return "scales";
    case residual_unit::seconds: return "seconds";
    case residual_unit::per_second: return "per_second";
    }
    return "unknown";
}

} // namespace lariat::core
