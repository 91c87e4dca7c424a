#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include <lariat/core/ports.hpp>

#include "engine/waiting_room.hpp"
#include "engine/worker_set.hpp"
#include "net/asio.hpp"
#include "net/valve.hpp"
#include "telemetry/counters.hpp"

namespace lariat::app {

/// Stands between the inputs and the rest while the state of an earlier run is restored.
///
/// A reading whose stream is there again is judged at once.  The others wait: for their stream, or, those of
/// groups and of streams that nobody knows, until all is restored.  Where many wait no more are read.
/// Afterwards it only hands on.
///
/// Order    That of arrival for each stream; streams that share a budget or a limit may be judged in another
///          order than they would have been without the restart.
/// Threads  Belongs to the receiving thread.
class early_readings final : public core::reading_sink {
public:
    /// All must outlive it.
    /// \param most_bytes  of readings that wait, give or take what one receive call brings
    early_readings(core::reading_sink& next, engine::worker_set& streams, net::valve& valve,
        std::size_t most_bytes, telemetry::registry& registry);

    void on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept override;
    void on_peer(core::peer_id peer) noexcept override;

    /// This stream is there again.
    void on_restored(std::string_view key);

    /// All is restored: hands on what still waits, in the order of arrival, and then all that comes.
    [[nodiscard]] net::asio::awaitable<void> end_wait();

    /// Whether any reading has come.
    [[nodiscard]] bool any() const noexcept { return any_; }

private:
    [[nodiscard]] bool is_early(core::reading const& r) noexcept;
    void wait(core::reading const& r, core::timestamp receipt) noexcept;
    void hand_on(std::span<engine::early_reading const> readings);

    core::reading_sink& next_;
    engine::worker_set& streams_;
    net::valve& valve_;
    std::size_t most_bytes_;
    telemetry::counter& no_memory_;
    engine::waiting_room waiting_;
    core::peer_id peer_{};
    bool through_ = false;
    bool any_ = false;
};

} // namespace lariat::app
