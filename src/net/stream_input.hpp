#pragma once

#include <chrono>
#include <optional>

#include "net/input.hpp"
#include "net/session_table.hpp"
#include "net/stream_listener.hpp"
#include "net/stream_session.hpp"
#include "net/task_group.hpp"
#include "net/wake_timer.hpp"

namespace lariat::net {

/// A TCP or Unix stream listener: one coroutine accepts, one a connection reads, one keeps the deadlines.
class stream_input final : public input {
public:
    /// As make_input().  \pre options.listen is tcp:// or unix://
    stream_input(asio::any_io_executor const& executor, intake& with, input_options options,
        core::reading_sink& sink, ingest_counters& counters);

    [[nodiscard]] boost::system::result<void> open() override { return listener_.open(); }
    void start() override;
    [[nodiscard]] asio::awaitable<void> stop(time_point drain_until) override;
    [[nodiscard]] endpoint local_endpoint() const override { return listener_.local_endpoint(); }
    [[nodiscard]] std::size_t connections() const noexcept override { return table_.size(); }
    [[nodiscard]] input_tally const& tally() const noexcept override { return tally_; }

private:
    asio::awaitable<void> serve(stream_socket socket);
    asio::awaitable<void> keep_deadlines();

    void end_expired(std::chrono::steady_clock::time_point now);
    void enter(stream_session& session);
    void take_note(stream_session& session, stream_session::burst const& burst);
    void ask_for_next_deadline();

    input_options options_;
    intake& intake_;
    core::reading_sink& sink_;
    ingest_counters& counters_;
    input_tally tally_;
    stream_listener listener_;
    session_table table_;
    wake_timer deadlines_;
    std::optional<time_point> drain_until_; // set once stopping
    task_group tasks_;
};

} // namespace lariat::net
