#include "net/accept_loop.hpp"

#include <cerrno>
#include <chrono>
#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace lariat::net {

using std::chrono::milliseconds;

asio::awaitable<void> accept_loop(stream_acceptor& acceptor, std::function<void(stream_socket)> on_socket,
    std::function<void(accept_failure)> on_failure)
{
    asio::steady_timer pause{acceptor.get_executor()};
    backoff wait{milliseconds{50}, milliseconds{1'000}};
    while (acceptor.is_open()) {
        auto [ec, socket] = co_await acceptor.async_accept(use_nothrow);
        if (!acceptor.is_open()) break;
        if (!ec) {
            wait.reset();
            on_socket(std::move(socket));
            continue;
        }
        int const why = ec.value();
        bool const starved = why == EMFILE || why == ENFILE || why == ENOBUFS || why == ENOMEM;
        on_failure(starved ? accept_failure::out_of_files : accept_failure::other);
        pause.expires_after(wait.next());
        co_await pause.async_wait(use_nothrow);
    }
}

} // namespace lariat::net
