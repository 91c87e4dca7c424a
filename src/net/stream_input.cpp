#include "net/stream_input.hpp"

#include <cassert>
#include <cerrno>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace lariat::net {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

bool out_of_files(boost::system::error_code const& ec)
{
    return ec.value() == EMFILE || ec.value() == ENFILE || ec.value() == ENOBUFS || ec.value() == ENOMEM;
}

} // namespace

stream_input::stream_input(asio::any_io_executor const& executor, receive_buffer& buffer,
    input_options options, core::reading_sink& sink, ingest_counters& counters)
    : options_{std::move(options)},
      buffer_{buffer},
      sink_{sink},
      counters_{counters},
      executor_{executor},
      table_{options_.limits},
      deadlines_{executor},
      tasks_{executor}
{
}

boost::system::result<void> stream_input::open()
{
    auto opened = listen_stream(executor_, options_.listen, options_.socket_mode);
    if (!opened) return opened.error();
    acceptor_ = std::move(*opened);
    return {};
}

endpoint stream_input::local_endpoint() const
{
    // native_handle() is not const, though it changes nothing.
    auto& acceptor =
        const_cast<stream_acceptor&>(*acceptor_); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    return bound_endpoint(options_.listen, acceptor.native_handle());
}

void stream_input::start()
{
    assert(acceptor_);
    tasks_.spawn(accept());
    tasks_.spawn(keep_deadlines());
}

asio::awaitable<void> stream_input::stop(time_point drain_until)
{
    drain_until_ = drain_until;
    if (acceptor_) {
        remove_socket_file(options_.listen);
        boost::system::error_code ec;
        acceptor_->close(ec);
    }
    tasks_.cancel();
    co_await tasks_.join();
}

asio::awaitable<void> stream_input::accept()
{
    asio::steady_timer pause{executor_};
    backoff wait{milliseconds{50}, milliseconds{1'000}};
    while (!drain_until_) {
        auto [ec, socket] = co_await acceptor_->async_accept(use_nothrow);
        if (drain_until_) break;
        if (!ec) {
            wait.reset();
            counters_.connections.add();
            tasks_.spawn(serve(std::move(socket)));
            continue;
        }
        // The connection stays in the kernel's queue; without the pause the loop would spin on it.
        (out_of_files(ec) ? counters_.accept_out_of_files : counters_.accept_failed).add();
        pause.expires_after(wait.next());
        co_await pause.async_wait(use_nothrow);
    }
}

asio::awaitable<void> stream_input::serve(stream_socket socket)
{
    stream_session session{std::move(socket), options_.decode};
    enter(session);
    while (!session.ended()) {
        auto const burst = session.read_burst(buffer_, sink_, counters_);
        if (session.ended()) break;
        take_note(session, burst);
        if (!drain_until_) {
            co_await session.readable();
        } else if (burst.drained || clock::now() >= *drain_until_) {
            session.end(session_end::stopped);
        } else {
            co_await asio::post(use_nothrow); // the others' turn
        }
    }
    table_.remove(session);
    counters_.on_session_end(*session.ended());
}

asio::awaitable<void> stream_input::keep_deadlines()
{
    while (co_await deadlines_.wait() == wake_timer::outcome::due) {
        auto const now = clock::now();
        while (auto const expired = table_.take_expired(now))
            static_cast<stream_session*>(expired->session)->end(expired->why);
        ask_for_next_deadline();
    }
}

void stream_input::enter(stream_session& session)
{
    if (auto* const victim = table_.add(session, clock::now()))
        static_cast<stream_session*>(victim)->end(session_end::evicted);
    ask_for_next_deadline();
}

void stream_input::take_note(stream_session& session, stream_session::burst const& burst)
{
    if (!burst.received) return;
    table_.on_bytes(session, clock::now(), burst.progress);
    if (session.has_delivered()) table_.on_proven(session);
    ask_for_next_deadline();
}

void stream_input::ask_for_next_deadline()
{
    if (auto const next = table_.next_deadline()) deadlines_.ask(*next);
}

} // namespace lariat::net
