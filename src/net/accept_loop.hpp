#pragma once

#include <functional>

#include "net/backoff.hpp"
#include "net/listen_socket.hpp"

namespace lariat::net {

/// What accepting reports besides sockets.
enum class accept_failure : std::uint8_t {
    out_of_files, ///< no descriptor or memory left: the connection waits in the kernel's queue
    other,
};

/// Accepts until the acceptor is closed.  After a failure it pauses, growing from 50 ms to a second: the
/// connection stays in the kernel's queue, and without the pause the loop would spin on it.
///
/// Ends     when the acceptor has been closed and the coroutine cancelled.
[[nodiscard]] asio::awaitable<void> accept_loop(stream_acceptor& acceptor,
    std::function<void(stream_socket)> on_socket, std::function<void(accept_failure)> on_failure);

} // namespace lariat::net
