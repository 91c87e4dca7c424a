#pragma once

#include <functional>
#include <optional>

#include <boost/system/result.hpp>

#include "net/asio.hpp"
#include "net/endpoint.hpp"
#include "net/listen_socket.hpp"
#include "telemetry/counters.hpp"

namespace lariat::net {

/// Why connections could not be accepted, of all listeners together.
struct accept_counters {
    explicit accept_counters(telemetry::registry& registry);

    telemetry::counter& out_of_files; ///< no file descriptor left
    telemetry::counter& other;
};

/// The listening side of a TCP or Unix stream server: binds, accepts, and cleans up behind itself.
///
/// Threads  Not synchronised: used on the executor's thread.
class stream_listener {
public:
    stream_listener(asio::any_io_executor const& executor, endpoint at, unsigned socket_mode);
    stream_listener(stream_listener const&) = delete;
    stream_listener& operator=(stream_listener const&) = delete;
    ~stream_listener() { close(); }

    /// Binds and listens.  Fails as listen_stream() does.
    [[nodiscard]] boost::system::result<void> open();

    /// Hands each new connection on, until close() or cancelled.  A connection that cannot be accepted stays
    /// in the kernel's queue and is tried again after a pause, which grows while it fails.  \pre open()
    /// succeeded
    [[nodiscard]] asio::awaitable<void> accept(
        accept_counters& counters, std::function<void(stream_socket)> on_connection);

    /// Refuses from now on, and removes the file of a Unix socket.
    void close();

    [[nodiscard]] bool is_open() const noexcept { return acceptor_ && acceptor_->is_open(); }

    /// Where it listens, with the port that the system chose.  \pre open() succeeded
    [[nodiscard]] endpoint local_endpoint() const { return bound_; }

private:
    asio::any_io_executor executor_;
    endpoint at_;
    unsigned socket_mode_;
    endpoint bound_;
    std::optional<stream_acceptor> acceptor_;
};

} // namespace lariat::net
