#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/io_context.hpp>

#include "net/support.hpp"
#include "sinks/output.hpp"

namespace lariat::testing {

/// A line as the hub makes them.
[[nodiscard]] sinks::event_line line_of(std::string_view text);

[[nodiscard]] std::string content_of(std::string const& path);

/// An output under test with what it needs, opened and started.
class running_output {
public:
    explicit running_output(sinks::output_options const& options);
    explicit running_output(std::unique_ptr<sinks::output> output);
    running_output(running_output const&) = delete;
    running_output& operator=(running_output const&) = delete;
    ~running_output(); ///< stops it if stop() was not called

    void send(std::string_view text) { output->on_event({}, line_of(text)); }

    /// Stops with `drain` to write what waits, and runs until that has completed.
    void stop(std::chrono::milliseconds drain = std::chrono::seconds{1});

    [[nodiscard]] bool until(std::function<bool()> const& done);
    [[nodiscard]] std::uint64_t dropped(std::string_view cause)
    {
        return sinks::dropped_counter(registry, cause).value();
    }

    net::asio::io_context io{1};
    telemetry::registry registry;
    std::unique_ptr<sinks::output> output;

private:
    void start();

    bool stopped_ = false;
};

} // namespace lariat::testing
