#include "sinks/subscriber_output.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

namespace lariat::sinks {

namespace asio = net::asio;

subscriber_output::subscriber_output(
    asio::any_io_executor const& executor, output_options const& options, telemetry::registry& registry)
    : options_{options},
      connected_{registry.get("lariat_subscribers_total", "Subscribers that connected.")},
      refused_{registry.get(
          "lariat_subscribers_refused_total", "Subscribers refused, by cause.", "max_subscribers")},
      dropped_slow_{dropped_counter(registry, "slow_subscriber")},
      delay_{write_delay(registry)},
      accept_counters_{registry},
      executor_{executor},
      listener_{executor, options.listen, options.socket_mode},
      accepting_{executor},
      serving_{executor}
{
}

std::string subscriber_output::name() const
{
    return to_string(listener_.is_open() ? listener_.local_endpoint() : options_.listen);
}

void subscriber_output::start()
{
    assert(listener_.is_open());
    accepting_.spawn(
        listener_.accept(accept_counters_, [this](net::stream_socket socket) { admit(std::move(socket)); }));
}

void subscriber_output::on_event(core::event const&, event_line const& line) noexcept
{
    for (auto& s : subscribers_) {
        if (s.push(line)) dropped_slow_.add();
    }
}

std::size_t subscriber_output::waiting() const noexcept
{
    std::size_t most = 0;
    for (auto const& s : subscribers_) most = std::max(most, s.waiting());
    return most;
}

void subscriber_output::admit(net::stream_socket socket)
{
    if (subscribers_.size() >= options_.max_subscribers) {
        auto const gone =
            std::ranges::find_if(subscribers_, [](subscriber const& s) { return s.half_closed(); });
        if (gone == subscribers_.end()) {
            refused_.add();
            return; // the socket closes
        }
        gone->close();
        subscribers_.erase(gone);
    }
    connected_.add();
    serving_.spawn(serve(std::move(socket)));
}

asio::awaitable<void> subscriber_output::serve(net::stream_socket socket)
{
    if (options_.listen.transport == net::transport::tcp) {
        boost::system::error_code ec;
        socket.set_option(asio::ip::tcp::no_delay{true}, ec);
    }
    subscriber peer{std::move(socket), options_.queue_events, delay_};
    subscribers_.push_back(peer);
    co_await peer.serve();
    if (peer.is_linked()) subscribers_.erase(subscribers_.iterator_to(peer));
}

asio::awaitable<void> subscriber_output::stop(time_point drain_until)
{
    using namespace asio::experimental::awaitable_operators;
    co_await asio::this_coro::throw_if_cancelled(false);
    listener_.close();
    accepting_.cancel();
    co_await accepting_.join();
    for (auto& s : subscribers_) s.finish();
    asio::steady_timer deadline{executor_, drain_until};
    if (!serving_.empty()) co_await (serving_.join() || deadline.async_wait(net::use_nothrow));
    for (auto& s : subscribers_) s.close();
    co_await serving_.join();
}

} // namespace lariat::sinks
