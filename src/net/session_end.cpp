#include "net/session_end.hpp"

namespace lariat::net {

std::string_view to_string(session_end e) noexcept
{
    switch (e) {
    case session_end::peer_closed: return "peer_closed";
    case session_end::peer_reset: return "peer_reset";
    case session_end::line_too_long: return "line_too_long";
    case session_end::line_timeout: return "line_timeout";
    case session_end::idle_timeout: return "idle_timeout";
    case session_end::evicted: return "evicted";
    case session_end::stopped: return "stopped";
    case session_end::count_: break;
    }
    return "unknown";
}

} // namespace lariat::net
