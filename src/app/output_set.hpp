#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/start_failure.hpp"
#include "sinks/event_hub.hpp"
#include "sinks/output.hpp"

namespace lariat::app {

/// The outputs for events, as the configuration has them.
///
/// Threads  Belongs to the executor's thread.
class output_set {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// `registry` must outlive the set.
    output_set(net::asio::any_io_executor executor, telemetry::registry& registry);

    /// Keeps every record in `to` as well, from which files then take theirs.  Before open(); `to` outlives
    /// the outputs.
    void keep_in(core::outbox& to);

    /// The outbox has something new.
    void more_in_outbox();

    /// Opens all, or none.
    [[nodiscard]] std::optional<start_failure> open(std::vector<sinks::output_options> const& wanted);

    void start();

    /// Follows a reload: what is the same stays with its subscribers and what waits, what is gone writes what
    /// waits and closes, what is new opens.  What does not open is logged and listed by troubles() until the
    /// next reload.
    [[nodiscard]] net::asio::awaitable<void> change(
        std::vector<sinks::output_options> const& wanted, time_point drain_until);

    /// Opens event files anew, for they may have been rotated away.
    void reopen();

    /// Writes what waits, as far as that is possible: to subscribers until `live_until`, to files and the
    /// journal until `durable_until`.
    [[nodiscard]] net::asio::awaitable<void> stop(time_point live_until, time_point durable_until);

    /// Takes the shard's events for all outputs.
    [[nodiscard]] core::event_sink& sink() noexcept { return hub_; }

    /// The last events as JSON, oldest first, at most `limit`.
    [[nodiscard]] std::vector<std::string> recent(std::size_t limit) const;

    /// Why events do not get through somewhere, a sentence each.
    [[nodiscard]] std::vector<std::string> troubles() const;

    /// One output, for metrics.
    struct state {
        std::string name; ///< "file /var/log/lariat/events.ndjson"
        std::size_t subscribers;
        std::size_t waiting;
        bool degraded;
    };
    [[nodiscard]] std::vector<state> states() const;

private:
    struct member {
        sinks::output_options options;
        std::unique_ptr<sinks::output> output;
    };

    [[nodiscard]] std::optional<start_failure> open_one(sinks::output_options const& wanted);
    void start_one(member& m);
    void keep_readers();

    net::asio::any_io_executor executor_;
    telemetry::registry& registry_;
    sinks::event_hub hub_;
    core::outbox* outbox_ = nullptr;
    std::vector<member> members_;
    std::vector<std::string> not_opened_;
};

} // namespace lariat::app
