#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/start_failure.hpp"
#include "net/input.hpp"

namespace lariat::app {

/// The listeners for readings, as the configuration has them.
///
/// Threads  Belongs to the executor's thread.
class input_set {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// `with`, `sink` and `counters` must outlive the set.
    input_set(net::asio::any_io_executor executor, net::intake& with, core::reading_sink& sink,
        net::ingest_counters& counters);

    /// Opens all, or none: nobody is served before start().
    [[nodiscard]] std::optional<start_failure> open(std::vector<net::input_options> const& wanted);

    void start();

    /// Follows a reload: what is the same stays with its connections, what is gone drains and closes, what is
    /// new opens.  What does not open is logged and listed by troubles() until the next reload.
    [[nodiscard]] net::asio::awaitable<void> change(
        std::vector<net::input_options> const& wanted, time_point drain_until);

    /// Refuses new peers, decodes what the kernel holds of the old ones, closes them.
    [[nodiscard]] net::asio::awaitable<void> stop(time_point drain_until);

    [[nodiscard]] std::vector<std::string> const& troubles() const noexcept { return troubles_; }
    [[nodiscard]] std::vector<net::endpoint> endpoints() const;

    /// One input, for metrics.
    struct state {
        std::string name; ///< "tcp://127.0.0.1:8094"
        std::size_t connections;
        net::input_tally tally;
    };
    [[nodiscard]] std::vector<state> states() const;

private:
    struct member {
        net::input_options options;
        std::unique_ptr<net::input> input;
    };

    [[nodiscard]] std::optional<start_failure> open_one(net::input_options const& wanted);

    net::asio::any_io_executor executor_;
    net::intake& intake_;
    core::reading_sink& sink_;
    net::ingest_counters& counters_;
    std::vector<member> members_;
    std::vector<std::string> troubles_;
};

} // namespace lariat::app
