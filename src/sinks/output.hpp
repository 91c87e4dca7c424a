#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <boost/system/result.hpp>

#include <lariat/core/event.hpp>
#include <lariat/core/outbox.hpp>

#include "net/asio.hpp"
#include "sinks/options.hpp"
#include "telemetry/counters.hpp"

namespace lariat::sinks {

/// One event as NDJSON.
struct encoded_event {
    std::string text; ///< its newline included
    std::chrono::steady_clock::time_point decided; ///< when it was handed to the outputs
};

/// Encoded once, shared by all who write it.
using event_line = std::shared_ptr<encoded_event const>;

/// The line of this text, which holds its newline, decided now.
[[nodiscard]] event_line make_event_line(std::string text);

/// One destination of events.
///
/// Ends     stop() writes what waits, as far as that is possible until the deadline, and completes when no
///          thread and no coroutine of the output is left.  What is left then is dropped and counted.
/// Threads  Belongs to the executor's thread, but for degraded(), which any thread may ask.
class output {
public:
    using time_point = std::chrono::steady_clock::time_point;

    output() = default;
    output(output const&) = delete;
    output& operator=(output const&) = delete;
    virtual ~output() = default; ///< \pre stop() has completed, or start() was never called

    /// What it is, for logs and health: "stdout", "file /var/log/events.ndjson", "tcp://127.0.0.1:8095".
    [[nodiscard]] virtual std::string name() const = 0;

    /// Opens the file or binds the socket.  Fails with sinks::errc, net::errc or the system's error.
    [[nodiscard]] virtual boost::system::result<void> open() = 0;

    /// \pre open() succeeded
    virtual void start() = 0;

    /// Takes one event.  Never blocks: where too much waits the oldest is dropped and counted.
    /// \pre start() was called
    virtual void on_event(core::event const& event, event_line const& line) noexcept = 0;

    /// The outbox that the output was made with has something new.
    virtual void more_in_outbox() { }

    /// Opens the file anew, for it has been rotated away.
    virtual void reopen() { }

    [[nodiscard]] virtual net::asio::awaitable<void> stop(time_point drain_until) = 0;

    /// Why events do not get through at present; none while they do.
    [[nodiscard]] virtual std::optional<std::string> degraded() const { return std::nullopt; }

    /// Who reads now; 0 where nobody connects.
    [[nodiscard]] virtual std::size_t subscribers() const noexcept { return 0; }

    /// Events that wait to be written; those of the slowest where several read.
    [[nodiscard]] virtual std::size_t waiting() const noexcept = 0;
};

/// The output that `options.kind` asks for.  The registry must outlive it.
/// \param outbox  where there is one, files take their events from it: at least once each, over restarts too;
///                it must outlive the output
[[nodiscard]] std::unique_ptr<output> make_output(net::asio::any_io_executor const& executor,
    output_options const& options, telemetry::registry& registry, core::outbox* outbox = nullptr);

/// The counter of events that an output could not deliver, by cause: all outputs together.
[[nodiscard]] telemetry::counter& dropped_counter(telemetry::registry& registry, std::string_view cause);

/// How long records take from the decision until they are written to a file or a subscriber's socket.
[[nodiscard]] telemetry::histogram& write_delay(telemetry::registry& registry);

} // namespace lariat::sinks
