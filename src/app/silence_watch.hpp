#pragma once

#include <boost/asio/steady_timer.hpp>

#include <lariat/core/ports.hpp>

#include "engine/worker_set.hpp"
#include "net/asio.hpp"

namespace lariat::app {

/// Stands between the inputs and the workers, and sleeps until one wants to look at a silent stream.
/// Without a stream whose silence matters it never wakes up.
///
/// Threads  Belongs to the receiving thread.
class silence_watch final : public core::reading_sink {
public:
    silence_watch(net::asio::any_io_executor const& executor, engine::worker_set& streams,
        telemetry::registry& registry);

    void on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept override;
    void on_peer(core::peer_id peer) noexcept override { streams_.on_peer(peer); }

    /// worker_set's: gives the workers what has gathered, tells events, and looks at the deadlines.
    void on_notice();

    /// So many readings of this receipt have been judged.
    void on_judged(core::timestamp receipt, std::size_t readings) noexcept;

    /// Readings handed on so far.
    [[nodiscard]] std::uint64_t readings() const noexcept { return readings_; }

    /// Begins the watch.  Before that, and after stop(), readings are handed on, and silence is not told.
    void start();

    void stop();

    /// Streams have come to the workers, or gone, by another way than their readings.
    void look_again();

private:
    void arm();

    engine::worker_set& streams_;
    telemetry::histogram& delay_;
    net::asio::steady_timer timer_;
    core::timestamp armed_for_ = core::timestamp::max(); ///< wall-clock time of the wake-up
    std::uint64_t readings_ = 0;
    bool running_ = false;
};

} // namespace lariat::app
