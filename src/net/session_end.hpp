#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lariat::net {

/// Why a session ended; each is a counter.
enum class session_end : std::uint8_t {
    peer_closed, ///< the peer has sent all it had to send
    peer_reset, ///< the connection broke
    line_too_long, ///< a line beyond max_line_bytes
    line_timeout, ///< a line was not finished in time
    idle_timeout, ///< no byte for too long
    evicted, ///< longest idle at the cap, closed in favour of a new one
    stopped, ///< the listener stopped
    count_ ///< number of reasons
};

inline constexpr std::size_t session_end_count = static_cast<std::size_t>(session_end::count_);

[[nodiscard]] std::string_view to_string(session_end e) noexcept; ///< "line_timeout", its counter's cause

} // namespace lariat::net
