#include "sinks/output.hpp"

#include <utility>

#include "sinks/file_output.hpp"
#include "sinks/journal_output.hpp"
#include "sinks/subscriber_output.hpp"

namespace lariat::sinks {

std::unique_ptr<output> make_output(net::asio::any_io_executor const& executor, output_options const& options,
    telemetry::registry& registry, core::outbox* outbox)
{
    switch (options.kind) {
    case output_kind::listener: return std::make_unique<subscriber_output>(executor, options, registry);
    case output_kind::journal: return std::make_unique<journal_output>(executor, options, registry);
    case output_kind::standard_output:
    case output_kind::file: break;
    }
    return std::make_unique<file_output>(executor, options, registry, outbox);
}

event_line make_event_line(std::string text)
{
    return std::make_shared<encoded_event const>(
        encoded_event{std::move(text), std::chrono::steady_clock::now()});
}

telemetry::histogram& write_delay(telemetry::registry& registry)
{
    return registry.get_histogram("lariat_event_write_delay_seconds",
        "From the decision until an event's record is written to a file or a subscriber.");
}

telemetry::counter& dropped_counter(telemetry::registry& registry, std::string_view cause)
{
    return registry.get(
        "lariat_events_dropped_total", "Events that an output did not deliver, by cause.", cause);
}

} // namespace lariat::sinks
