#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "net/backoff.hpp"
#include "sinks/append_file.hpp"
#include "sinks/line_run.hpp"
#include "sinks/mailbox.hpp"
#include "sinks/output.hpp"
#include "sinks/output_thread.hpp"

namespace lariat::sinks {

/// Events as lines of a file or of standard output, written by a thread of its own.
///
/// While the destination fails (a full disk, a missing folder) lines wait, up to queue_events, and writing is
/// tried again after one second, then two, up to thirty; it heals by itself.  Where the file has been moved
/// or deleted meanwhile a new one is made.  Standard output whose reader has gone stays so: what comes is
/// dropped and counted.
///
/// With an outbox lines wait there instead, and what is on the disk is acknowledged: what a crash or a full
/// disk has kept back is written later, a line perhaps twice.
class file_output final : public output {
public:
    /// \pre options.kind is file or standard_output; an outbox is of use to a file alone
    file_output(net::asio::any_io_executor const& executor, output_options const& options,
        telemetry::registry& registry, core::outbox* outbox = nullptr);

    [[nodiscard]] std::string name() const override;
    [[nodiscard]] boost::system::result<void> open() override;
    void start() override;
    void on_event(core::event const& event, event_line const& line) noexcept override;
    void more_in_outbox() override { thread_.wake(); }
    void reopen() override;
    [[nodiscard]] net::asio::awaitable<void> stop(time_point drain_until) override;
    [[nodiscard]] std::optional<std::string> degraded() const override;
    [[nodiscard]] std::size_t waiting() const noexcept override;

private:
    // All of these on the output's own thread.
    void run();
    void write();
    void refill();
    void refill_from_outbox();
    [[nodiscard]] bool settle();
    void fail(boost::system::error_code const& why);
    void heal();
    void drop_everything(telemetry::counter& count);

    output_options options_;
    telemetry::counter& dropped_queue_full_;
    telemetry::counter& dropped_reader_gone_;
    telemetry::counter& dropped_stopped_;
    telemetry::histogram& delay_;

    mailbox<event_line> waiting_;
    std::atomic<bool> reopen_{false};
    mutable std::mutex reason_mutex_;
    std::optional<std::string> reason_;

    core::outbox* outbox_; // of a file, where there is one

    // The thread's own, once it runs.
    append_file file_;
    line_run lines_;
    time_point lines_since_{}; // when the oldest of them was decided
    std::size_t lines_gathered_ = 0;
    std::vector<core::outbox::entry> entries_;
    std::optional<std::int64_t> unacknowledged_; // last one taken from the outbox
    net::backoff pause_{std::chrono::seconds{1}, std::chrono::seconds{30}};
    std::optional<time_point> retry_at_; // set while failing
    bool reader_gone_ = false;

    output_thread thread_;
};

} // namespace lariat::sinks
