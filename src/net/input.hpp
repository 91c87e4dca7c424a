#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

#include <boost/system/result.hpp>

#include <lariat/core/ports.hpp>

#include "net/asio.hpp"
#include "net/ingest_counters.hpp"
#include "net/intake.hpp"
#include "net/options.hpp"

namespace lariat::net {

/// One listener with its sessions: takes readings from its peers and hands them to a sink.
///
/// Ends     stop() refuses new peers, decodes what the kernel already holds for the old ones, closes them,
/// and
///          completes when no coroutine is left.
/// Reads    While the valve is open; a stop() while it is shut closes the peers, and reads nothing more.
/// Threads  Belongs to the executor's thread, as do the intake and the sink.
class input {
public:
    using time_point = std::chrono::steady_clock::time_point;

    input() = default;
    input(input const&) = delete;
    input& operator=(input const&) = delete;
    virtual ~input() = default; ///< \pre stop() has completed, or start() was never called

    /// Binds, so that peers may connect; nobody is served before start().
    /// Fails as listen_stream() and bind_datagram() do; describe_listen_error() says it for people.
    [[nodiscard]] virtual boost::system::result<void> open() = 0;

    /// \pre open() succeeded
    virtual void start() = 0;

    /// See above.  What is not decoded at `drain_until` is given up.
    [[nodiscard]] virtual asio::awaitable<void> stop(time_point drain_until) = 0;

    /// Where it listens, with the port that the system chose.  \pre open() succeeded
    [[nodiscard]] virtual endpoint local_endpoint() const = 0;

    /// Peers connected now; 0 for datagrams.
    [[nodiscard]] virtual std::size_t connections() const noexcept = 0;

    /// What came in since open().
    [[nodiscard]] virtual input_tally const& tally() const noexcept = 0;
};

/// The input that `options.listen` asks for.  `with` is shared by all inputs of the same thread.
/// Intake, sink and counters must outlive it.
[[nodiscard]] std::unique_ptr<input> make_input(asio::any_io_executor const& executor, intake& with,
    input_options options, core::reading_sink& sink, ingest_counters& counters);

} // namespace lariat::net
