#include "net/http_server.hpp"

#include <string>
#include <utility>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include "net/http_target.hpp"

namespace lariat::net {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using stream = beast::basic_stream<asio::generic::stream_protocol, asio::any_io_executor>;

constexpr std::uint32_t max_head_bytes = 16'384;

http_response refuse(unsigned status, std::string_view what)
{
    return {status, "application/json", "{\"error\":\"" + std::string{what} + "\"}"};
}

http::response<http::string_body> to_beast(http_response answer, unsigned version, bool keep_alive)
{
    http::response<http::string_body> out{static_cast<http::status>(answer.status), version};
    out.set(http::field::content_type, answer.content_type);
    out.set(http::field::cache_control, "no-store");
    out.set("X-Content-Type-Options", "nosniff");
    if (answer.status == 405) out.set(http::field::allow, "GET, HEAD");
    out.keep_alive(keep_alive);
    out.body() = std::move(answer.body);
    out.prepare_payload();
    return out;
}

} // namespace

/// One connection, while its coroutine runs.
struct http_server::connection {
    explicit connection(stream_socket socket) : peer{std::move(socket)} { }

    stream peer;
    bool answering = false; // from a request's end to its answer's
};

http_counters::http_counters(telemetry::registry& registry)
    : accept{registry},
      requests{
          registry.get("lariat_http_requests_total", "Requests to the control server that were answered.")},
      bad_request{registry.get("lariat_http_refused_total", "Requests refused, by cause.", "bad_request")},
      too_large{registry.get("lariat_http_refused_total", "Requests refused, by cause.", "too_large")},
      foreign_host{registry.get("lariat_http_refused_total", "Requests refused, by cause.", "foreign_host")},
      timed_out{registry.get("lariat_http_refused_total", "Requests refused, by cause.", "timed_out")},
      too_many{registry.get("lariat_http_refused_total", "Requests refused, by cause.", "too_many")}
{
}

http_server::http_server(asio::any_io_executor const& executor, http_listener_options options,
    http_handler handler, http_counters& counters)
    : options_{std::move(options)},
      handler_{std::move(handler)},
      counters_{counters},
      listener_{executor, options_.listen, options_.socket_mode},
      tasks_{executor}
{
}

void http_server::start()
{
    tasks_.spawn(listener_.accept(counters_.accept, [this](stream_socket socket) {
        if (tasks_.size() > options_.max_connections)
            counters_.too_many.add(); // accepting is a task too
        else
            tasks_.spawn(serve(std::move(socket)));
    }));
}

asio::awaitable<void> http_server::stop(time_point until)
{
    using namespace asio::experimental::awaitable_operators;
    co_await asio::this_coro::throw_if_cancelled(false);
    listener_.close();
    for (auto* const c : connections_) {
        if (!c->answering) c->peer.cancel();
    }
    asio::steady_timer deadline{co_await asio::this_coro::executor, until};
    if (!tasks_.empty()) co_await (tasks_.join() || deadline.async_wait(use_nothrow));
    tasks_.cancel();
    co_await tasks_.join();
}

http_response http_server::answer(request_parts const& head, std::string body) const
{
    bool const guarded = !options_.listen.is_unix() && is_local(options_.listen);
    if (guarded && !names_loopback(head.host)) {
        counters_.foreign_host.add();
        return refuse(421, "this server answers to localhost only");
    }
    auto parsed = parse_target(head.target);
    if (!parsed) {
        counters_.bad_request.add();
        return refuse(400, "not a request target");
    }
    counters_.requests.add();
    return handler_({std::string{head.method}, std::move(parsed->path), std::move(parsed->query),
        std::move(body), std::string{head.accept}});
}

asio::awaitable<void> http_server::serve(stream_socket socket)
{
    connection self{std::move(socket)};
    auto const place = connections_.insert(connections_.end(), &self);
    auto& peer = self.peer;
    beast::flat_buffer buffer;
    for (bool keep_alive = true; keep_alive && listener_.is_open();) {
        http::request_parser<http::string_body> parser;
        parser.header_limit(max_head_bytes);
        parser.body_limit(options_.max_request_bytes);
        peer.expires_after(options_.request_timeout);
        auto [read_failed, head_bytes] = co_await http::async_read_header(peer, buffer, parser, use_nothrow);
        // Nobody needs chunks here, and Beast 1.81 asserts what an odd last one does not keep
        // (boostorg/beast#2861).
        bool const chunked = !read_failed && parser.chunked();
        if (!read_failed && !chunked && !parser.is_done()) {
            auto const [body_failed, body_bytes] =
                co_await http::async_read(peer, buffer, parser, use_nothrow);
            read_failed = body_failed;
        }

        self.answering = true;
        http_response said;
        unsigned version = 11;
        keep_alive = false;
        bool head_only = false;
        if (chunked) {
            counters_.bad_request.add();
            said = refuse(411, "a body comes with its length here");
        } else if (!read_failed) {
            auto& request = parser.get();
            version = request.version();
            keep_alive = request.keep_alive();
            head_only = request.method() == http::verb::head;
            said = answer({request.method_string(), request.target(), request[http::field::host],
                              request[http::field::accept]},
                std::move(request.body()));
        } else if (read_failed == http::error::body_limit || read_failed == http::error::header_limit) {
            counters_.too_large.add();
            bool const head = read_failed == http::error::header_limit;
            said = head ? refuse(431, "the request's head is too large")
                        : refuse(413, "the request is too large");
        } else if (read_failed == beast::error::timeout) {
            if (buffer.size() == 0 && !parser.got_some()) break; // an idle connection
            counters_.timed_out.add();
            break;
        } else if (read_failed.category() == http::make_error_code(http::error::bad_method).category()
            && read_failed != http::error::end_of_stream && read_failed != http::error::partial_message) {
            counters_.bad_request.add();
            said = refuse(400, "not an HTTP request");
        } else {
            break; // the peer has left, or the server stops
        }

        auto response = to_beast(std::move(said), version, keep_alive);
        if (head_only) response.body().clear(); // the length that GET would have stays in the head
        peer.expires_after(options_.request_timeout);
        http::response_serializer<http::string_body> serializer{response};
        auto const [write_failed, written] = co_await http::async_write(peer, serializer, use_nothrow);
        if (write_failed == beast::error::timeout) counters_.timed_out.add();
        if (write_failed) break;
        self.answering = false;
    }
    connections_.erase(place);
    boost::system::error_code ec;
    peer.socket().shutdown(stream_socket::shutdown_both, ec);
}

} // namespace lariat::net
