#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>

#include <boost/system/result.hpp>

#include "net/http_message.hpp"
#include "net/stream_listener.hpp"
#include "net/task_group.hpp"
#include "telemetry/counters.hpp"

namespace lariat::net {

/// One listener of an HTTP server, and what its peers may take.
struct http_listener_options {
    endpoint listen;
    unsigned socket_mode = 0660; ///< permissions of a Unix socket
    std::size_t max_connections = 64; ///< further ones are closed at once
    std::size_t max_request_bytes = 1'048'576; ///< of a body; the head may take 16 KiB
    std::chrono::milliseconds request_timeout{
        30'000}; ///< for a request to arrive, its answer to be taken; also idle
};

/// Answers one request.  Called on the executor's thread; must not throw.
using http_handler = std::function<http_response(http_request const&)>;

/// What the server counts, by cause.
struct http_counters {
    explicit http_counters(telemetry::registry& registry);

    accept_counters accept;
    telemetry::counter& requests;
    telemetry::counter& bad_request; ///< not HTTP, or a broken target
    telemetry::counter& too_large; ///< head or body beyond its bound
    telemetry::counter& foreign_host; ///< a Host header that names another machine
    telemetry::counter& timed_out; ///< in the middle of a request or an answer
    telemetry::counter& too_many; ///< connections beyond max_connections
};

/// HTTP/1.1 with keep-alive, on one TCP or Unix socket (Boost.Beast).
///
/// On a loopback address only requests whose Host is the loopback's are answered (421 otherwise); nothing
/// ever allows a page of another origin to read an answer.
///
/// Ends     stop() refuses new connections, closes those that wait for a request, and lets an answer that is
///          being written out until the deadline.
/// Threads  Belongs to the executor's thread, as does the handler.
class http_server {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// `counters` must outlive the server.
    http_server(asio::any_io_executor const& executor, http_listener_options options, http_handler handler,
        http_counters& counters);

    /// Fails as listen_stream() does.
    [[nodiscard]] boost::system::result<void> open() { return listener_.open(); }
    void start();
    [[nodiscard]] asio::awaitable<void> stop(time_point until);
    [[nodiscard]] endpoint local_endpoint() const { return listener_.local_endpoint(); }

private:
    struct connection;

    /// What of a request's head matters.
    struct request_parts {
        std::string_view method;
        std::string_view target;
        std::string_view host;
        std::string_view accept;
    };

    [[nodiscard]] asio::awaitable<void> serve(stream_socket socket);
    [[nodiscard]] http_response answer(request_parts const& head, std::string body) const;

    http_listener_options options_;
    http_handler handler_;
    http_counters& counters_;
    stream_listener listener_;
    std::list<connection*> connections_; // of the coroutines that run
    task_group tasks_;
};

} // namespace lariat::net
