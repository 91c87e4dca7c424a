#include "net/stream_listener.hpp"

#include <cassert>
#include <cerrno>
#include <chrono>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "net/backoff.hpp"

namespace lariat::net {
namespace {

using std::chrono::milliseconds;

bool is_shortage(boost::system::error_code const& ec)
{
    return ec.value() == EMFILE || ec.value() == ENFILE || ec.value() == ENOBUFS || ec.value() == ENOMEM;
}

telemetry::counter& failure_counter(telemetry::registry& registry, std::string_view cause)
{
    return registry.get("lariat_accept_failures_total",
        "Times that a connection could not be accepted; it is tried again.", cause);
}

} // namespace

accept_counters::accept_counters(telemetry::registry& registry)
    : out_of_files{failure_counter(registry, "out_of_files")},
      other{failure_counter(registry, "other")}
{
}

stream_listener::stream_listener(asio::any_io_executor const& executor, endpoint at, unsigned socket_mode)
    : executor_{executor},
      at_{std::move(at)},
      socket_mode_{socket_mode}
{
}

boost::system::result<void> stream_listener::open()
{
    auto opened = listen_stream(executor_, at_, socket_mode_);
    if (!opened) return opened.error();
    bound_ = bound_endpoint(at_, opened->native_handle());
    acceptor_ = std::move(*opened);
    return {};
}

asio::awaitable<void> stream_listener::accept(
    accept_counters& counters, std::function<void(stream_socket)> on_connection)
{
    assert(acceptor_);
    auto& acceptor = *acceptor_;
    asio::steady_timer pause{executor_};
    backoff wait{milliseconds{50}, milliseconds{1'000}};
    auto const state = co_await asio::this_coro::cancellation_state;
    while (acceptor.is_open() && state.cancelled() == asio::cancellation_type::none) {
        auto [ec, socket] = co_await acceptor.async_accept(use_nothrow);
        if (!ec) {
            wait.reset();
            if (acceptor.is_open()) on_connection(std::move(socket));
        } else if (ec != asio::error::operation_aborted) {
            // Without the pause the loop would spin on the connection that it cannot take.
            (is_shortage(ec) ? counters.out_of_files : counters.other).add();
            pause.expires_after(wait.next());
            co_await pause.async_wait(use_nothrow);
        }
    }
}

void stream_listener::close()
{
    if (!acceptor_ || !acceptor_->is_open()) return;
    remove_socket_file(at_);
    boost::system::error_code ec;
    acceptor_->close(ec);
}

} // namespace lariat::net
