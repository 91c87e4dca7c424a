#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/forgetter.hpp"
#include "app/output_set.hpp"
#include "app/restorer.hpp"
#include "app/start_failure.hpp"
#include "app/state_report.hpp"
#include "engine/worker_set.hpp"
#include "net/asio.hpp"
#include "store/event_log.hpp"
#include "store/options.hpp"
#include "store/posix_folder.hpp"
#include "store/snapshot_thread.hpp"
#include "telemetry/counters.hpp"

namespace lariat::app {

/// Takes the streams' state to the store and back: restores at the start, snapshots at every interval and at
/// the end.
///
/// Both go in slices between which sockets are served; a slow disk holds up the snapshot alone.
/// While the folder fails the daemon goes on, degraded() says why, and it is tried again.
///
/// Threads  Belongs to the executor's thread, which is the receiving one.
class state_keeper {
public:
    /// All must outlive the keeper.
    state_keeper(net::asio::any_io_executor executor, engine::worker_set& streams, early_readings& early,
        cold_streams& cold, forgetter& silences, output_set& outputs, telemetry::registry& registry);

    /// Opens the folder and the event history, before the outputs are.  Fails where another daemon has the
    /// folder; one that cannot be used for now is a trouble.
    [[nodiscard]] std::optional<start_failure> open(store::options options);

    /// Begins to restore what the folder holds, and to write events; then to take snapshots.  Events that a
    /// kill has cut off, of which the restored state knows nothing, end with the reason `shutdown`.  The
    /// outputs have been started.
    void start();

    /// Completes when the workers have all that earlier runs have left, or never will.
    [[nodiscard]] net::asio::awaitable<void> restored();

    /// How far that has come; none when it is through.
    [[nodiscard]] std::optional<std::string> restoring() const;

    /// Gives a restoration up; then nothing is written any more.
    void stop_restoring();

    /// Follows a reload: a new directory waits for a restart.
    void change(store::options options);

    /// Takes the last snapshot; nothing is read or judged any more.  Returns whether all is kept: then open
    /// events, and readings that wait for older ones, go on at the next start.
    [[nodiscard]] net::asio::awaitable<bool> stop();

    /// Writes the events that wait, in that time at most.
    [[nodiscard]] net::asio::awaitable<void> flush_events(std::chrono::nanoseconds at_most);

    /// Ends writing them.  The outputs have been stopped.
    void close_events();

    /// None where nothing is kept.
    [[nodiscard]] std::optional<store::event_log::figures> kept_events() const;

    /// How long the streams have been silent, by an earlier run.
    [[nodiscard]] engine::silence_marks const& silences() const noexcept { return silences_found_; }

    [[nodiscard]] std::vector<std::string> troubles() const;
    [[nodiscard]] state_report report() const;

private:
    using time_point = std::chrono::steady_clock::time_point;
    using duration = std::chrono::nanoseconds;
    using signal = net::asio::experimental::channel<void(boost::system::error_code)>;

    struct counters {
        explicit counters(telemetry::registry& r);
        telemetry::counter& written;
        telemetry::counter& unchanged;
        telemetry::counter& failed;
        telemetry::counter& bytes;
    };

    boost::system::error_code open_folder();
    void end_what_was_cut_off();
    [[nodiscard]] net::asio::awaitable<void> restore();
    void begin_after(store::restoration const& found, time_point begin);
    [[nodiscard]] net::asio::awaitable<void> run();
    [[nodiscard]] net::asio::awaitable<duration> take_snapshot();
    [[nodiscard]] net::asio::awaitable<void> wait_for_room();
    [[nodiscard]] bool copy_slice(engine::set_walk& walk);
    void copy_cold();
    void note_pause(time_point begin);
    [[nodiscard]] duration book(store::snapshot_outcome const& outcome);
    void fail(std::string what);
    void heal();

    net::asio::any_io_executor executor_;
    engine::worker_set& streams_;
    cold_streams& cold_;
    forgetter& silences_;
    engine::silence_marks silences_found_;
    output_set& outputs_;
    telemetry::registry& registry_;
    counters counters_;
    store::options options_;
    state_report report_;
    std::optional<std::string> trouble_;
    std::vector<std::string> set_aside_; ///< found at the start

    std::unique_ptr<store::event_log> events_; ///< none where nothing is kept
    std::unique_ptr<store::posix_folder> folder_;
    std::unique_ptr<store::snapshot_keeper> keeper_;
    std::unique_ptr<store::snapshot_thread> thread_;
    restorer restorer_;
    net::asio::steady_timer timer_;
    signal room_;
    signal done_;
    signal restored_; // closed when it is so
    signal ended_;
    store::snapshot_outcome outcome_;
    bool running_ = false;
    bool stopping_ = false;
};

} // namespace lariat::app
