#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "sinks/mailbox.hpp"
#include "sinks/output.hpp"
#include "sinks/output_thread.hpp"

namespace lariat::sinks {

/// Events as structured entries of the systemd journal, sent by a thread of its own.
///
/// An entry that journald does not take is dropped and counted; without a journald there is nobody to tell,
/// and libsystemd says nothing.
class journal_output final : public output {
public:
    /// Sends the fields of one entry (NAME=value each); returns 0 or an errno.
    using sender = std::function<int(std::vector<std::string> const&)>;

    /// Sends to journald.  \pre options.kind is journal
    journal_output(net::asio::any_io_executor const& executor, output_options const& options,
        telemetry::registry& registry);
    /// Sends elsewhere.
    journal_output(net::asio::any_io_executor const& executor, output_options const& options,
        telemetry::registry& registry, sender send);

    [[nodiscard]] std::string name() const override { return "journal"; }
    [[nodiscard]] boost::system::result<void> open() override { return {}; }
    void start() override;
    void on_event(core::event const& event, event_line const& line) noexcept override;
    [[nodiscard]] net::asio::awaitable<void> stop(time_point drain_until) override;
    [[nodiscard]] std::optional<std::string> degraded() const override;
    [[nodiscard]] std::size_t waiting() const noexcept override { return waiting_.size(); }

private:
    /// An event that owns its stream's name.
    struct entry {
        core::event event; // its `stream` is meaningless
        std::string stream;
    };

    void run();
    void deliver(entry const& e);

    telemetry::counter& dropped_queue_full_;
    telemetry::counter& dropped_refused_;
    telemetry::counter& dropped_stopped_;
    sender send_;
    mailbox<entry> waiting_;
    mutable std::mutex reason_mutex_;
    std::optional<std::string> reason_;
    output_thread thread_;
};

} // namespace lariat::sinks
