#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include "app/cold_streams.hpp"
#include "app/control_routes.hpp"
#include "app/early_readings.hpp"
#include "app/forgetter.hpp"
#include "app/input_set.hpp"
#include "app/metrics_page.hpp"
#include "app/output_set.hpp"
#include "app/silence_watch.hpp"
#include "app/start_failure.hpp"
#include "app/state_keeper.hpp"
#include "app/watchdog.hpp"
#include "config/config.hpp"
#include "engine/worker_set.hpp"
#include "net/http_server.hpp"
#include "net/stdin_source.hpp"
#include "net/task_group.hpp"

namespace lariat::app {

/// How the daemon is run.
struct daemon_options {
    bool standard_input = false; ///< read it; end when it ends
    std::function<config::load_result()> reload; ///< reads the configuration again, for SIGHUP
};

/// The daemon: wires inputs, workers, outputs and the control server, and ends them in the order in which
/// nothing accepted is lost.
///
///     inputs ─► early_readings ─► silence_watch ─► worker_set ─► event_hub ─► outputs
///                                                └► state_keeper ─► store
///
/// Threads  One thread runs it all but the judging by further workers; each file output has a thread of its
///          own that only writes.
class daemon {
public:
    daemon(config::settings settings, daemon_options options);
    daemon(daemon const&) = delete;
    daemon& operator=(daemon const&) = delete;
    ~daemon();

    /// Opens every listener and file: from then on peers may connect.
    /// A failure leaves nothing behind; its message says what to do.
    [[nodiscard]] std::optional<start_failure> open();

    /// Serves until SIGTERM or SIGINT, or the end of standard input.  SIGHUP reloads.  \pre open() succeeded
    void run();

private:
    [[nodiscard]] net::asio::awaitable<void> serve();
    [[nodiscard]] net::asio::awaitable<void> take_readings();
    [[nodiscard]] net::asio::awaitable<void> reload();
    [[nodiscard]] engine::options engine_options() const;
    void give_up_restoring();
    void start_watchdog();
    void on_alive();
    [[nodiscard]] net::asio::awaitable<void> shut_down();
    [[nodiscard]] net::asio::awaitable<void> read_standard_input();
    [[nodiscard]] std::optional<start_failure> open_control();
    void start_control();
    [[nodiscard]] net::asio::awaitable<void> stop_control(std::chrono::steady_clock::time_point until);
    [[nodiscard]] app::health health();
    [[nodiscard]] std::vector<std::string> troubles() const;
    [[nodiscard]] metrics_figures figures();
    [[nodiscard]] std::vector<engine::heavy_hitters::hitter> newcomers_by_peer();
    [[nodiscard]] std::optional<std::string> not_ready() const;

    config::settings settings_;
    daemon_options options_;
    std::chrono::steady_clock::time_point started_;
    std::uint64_t hash_seed_;

    std::size_t resident_at_start_;

    net::asio::io_context context_;
    net::asio::signal_set signals_;
    net::asio::experimental::channel<void(boost::system::error_code)>
        reload_asked_; // holds one: later ones join it
    net::task_group taking_readings_;
    telemetry::registry registry_;
    output_set outputs_;
    engine::worker_set streams_;
    silence_watch watch_;
    net::intake intake_;
    early_readings early_;
    cold_streams cold_;
    forgetter forgetter_;
    state_keeper state_;
    net::ingest_counters ingest_counters_;
    input_set inputs_;
    std::unique_ptr<net::stdin_source> standard_input_;
    net::http_counters control_counters_;
    std::vector<std::unique_ptr<net::http_server>> control_;
    std::vector<std::string> control_troubles_;
    bool restoring_given_up_ = false;
    bool stopping_ = false;
    std::optional<watchdog> watchdog_;
    std::vector<std::string> told_troubles_; // in the status that the service manager shows
};

} // namespace lariat::app
