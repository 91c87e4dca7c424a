#include "net/stream_input.hpp"

#include <cassert>
#include <utility>

#include <boost/asio/post.hpp>

namespace lariat::net {
namespace {

using clock = std::chrono::steady_clock;

} // namespace

stream_input::stream_input(asio::any_io_executor const& executor, intake& with, input_options options,
    core::reading_sink& sink, ingest_counters& counters)
    : options_{std::move(options)},
      intake_{with},
      sink_{sink},
      counters_{counters},
      listener_{executor, options_.listen, options_.socket_mode},
      table_{options_.limits},
      deadlines_{executor},
      tasks_{executor}
{
}

void stream_input::start()
{
    assert(listener_.is_open());
    tasks_.spawn(listener_.accept(counters_.accept, [this](stream_socket socket) {
        counters_.connections.add();
        tasks_.spawn(serve(std::move(socket)));
    }));
    tasks_.spawn(keep_deadlines());
}

asio::awaitable<void> stream_input::stop(time_point drain_until)
{
    drain_until_ = drain_until;
    listener_.close();
    tasks_.cancel();
    co_await tasks_.join();
}

asio::awaitable<void> stream_input::serve(stream_socket socket)
{
    auto const peer = counters_.peers.id_of(name_of_peer(socket.native_handle()));
    stream_session session{std::move(socket), options_.listen.transport, options_.decode, peer};
    enter(session);
    while (!session.ended()) {
        if (!intake_.valve.is_open()) {
            if (drain_until_)
                session.end(session_end::stopped);
            else
                co_await intake_.valve.opened();
            continue;
        }
        auto const burst = session.read_burst(intake_, sink_, counters_, tally_);
        if (session.ended()) break;
        take_note(session, burst);
        auto const drain_until = drain_until_;
        if (!drain_until) {
            co_await session.readable();
        } else if (burst.drained || clock::now() >= *drain_until) {
            session.end(session_end::stopped);
        } else {
            co_await asio::post(use_nothrow); // the others' turn
        }
    }
    table_.remove(session);
    if (auto const why = session.ended()) counters_.on_session_end(*why);
}

asio::awaitable<void> stream_input::keep_deadlines()
{
    for (;;) {
        auto const woken = co_await deadlines_.wait();
        if (woken != wake_timer::outcome::due) co_return;
        if (!intake_.valve.is_open()) { // nobody is slow who is not read
            co_await intake_.valve.opened();
            co_await asio::post(use_nothrow); // those who wait read first
            if (drain_until_) co_return;
        }
        end_expired(clock::now());
        ask_for_next_deadline();
    }
}

void stream_input::end_expired(clock::time_point now)
{
    for (;;) {
        auto const expired = table_.take_expired(now);
        if (!expired) return;
        static_cast<stream_session*>(expired->session)->end(expired->why);
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
