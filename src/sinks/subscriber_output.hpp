#pragma once

#include <string>

#include <boost/intrusive/list.hpp>

#include "net/stream_listener.hpp"
#include "net/task_group.hpp"
#include "sinks/output.hpp"
#include "sinks/subscriber.hpp"

namespace lariat::sinks {

/// Events as lines to every peer that connects to a TCP or Unix stream socket.
///
/// A slow or stuck peer has its own queue and delays nobody.  Beyond max_subscribers a new one takes the
/// place of one that has shut down its side; where there is none it is refused and counted.
class subscriber_output final : public output {
public:
    /// \pre options.kind is listener
    subscriber_output(net::asio::any_io_executor const& executor, output_options const& options,
        telemetry::registry& registry);

    [[nodiscard]] std::string name() const override;
    [[nodiscard]] boost::system::result<void> open() override { return listener_.open(); }
    void start() override;
    void on_event(core::event const& event, event_line const& line) noexcept override;
    [[nodiscard]] net::asio::awaitable<void> stop(time_point drain_until) override;
    [[nodiscard]] std::size_t subscribers() const noexcept override { return subscribers_.size(); }
    [[nodiscard]] std::size_t waiting() const noexcept override;

    /// Where it listens, with the port that the system chose.  \pre open() succeeded
    [[nodiscard]] net::endpoint local_endpoint() const { return listener_.local_endpoint(); }

private:
    void admit(net::stream_socket socket);
    net::asio::awaitable<void> serve(net::stream_socket socket);

    output_options options_;
    telemetry::counter& connected_;
    telemetry::counter& refused_;
    telemetry::counter& dropped_slow_;
    telemetry::histogram& delay_;
    net::accept_counters accept_counters_;
    net::asio::any_io_executor executor_;
    net::stream_listener listener_;
    boost::intrusive::list<subscriber> subscribers_;
    net::task_group accepting_;
    net::task_group serving_;
};

} // namespace lariat::sinks
