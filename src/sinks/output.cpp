#include "sinks/output.hpp"

#include "sinks/file_output.hpp"
#include "sinks/journal_output.hpp"
#include "sinks/subscriber_output.hpp"

namespace lariat::sinks {

std::unique_ptr<output> make_output(
    net::asio::any_io_executor const& executor, output_options const& options, telemetry::registry& registry)
{
    switch (options.kind) {
    case output_kind::listener: return std::make_unique<subscriber_output>(executor, options, registry);
    case output_kind::journal: return std::make_unique<journal_output>(executor, options, registry);
    case output_kind::standard_output:
    case output_kind::file: break;
    }
    return std::make_unique<file_output>(executor, options, registry);
}

telemetry::counter& dropped_counter(telemetry::registry& registry, std::string_view cause)
{
    return registry.get(
        "lariat_events_dropped_total", "Events that an output did not deliver, by cause.", cause);
}

} // namespace lariat::sinks
