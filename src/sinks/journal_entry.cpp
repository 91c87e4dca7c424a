#include "sinks/journal_entry.hpp"

#include <fmt/format.h>

#include <lariat/core/stream_key.hpp>

#include "wire/event_message.hpp"

namespace lariat::sinks {
namespace {

/// syslog's priorities, so that `journalctl -p warning` shows what matters.
int priority(core::event const& e) noexcept
{
    if (e.phase == core::event_phase::end) return 6;
    switch (e.severity) {
    case core::severity::critical: return 2;
    case core::severity::major: return 4;
    case core::severity::minor: break;
    }
    return 5;
}

} // namespace

std::vector<std::string> journal_fields(core::event const& e)
{
    std::vector<std::string> fields;
    auto const add = [&fields](std::string_view name, auto const& value) {
        fields.push_back(fmt::format("{}={}", name, value));
    };
    auto const key = core::parts_to_show(e.stream);
    add("MESSAGE", wire::event_message(e, key));
    add("MESSAGE_ID", event_message_id);
    add("PRIORITY", priority(e));
    add("SYSLOG_IDENTIFIER", "lariatd");
    add("LARIAT_SCHEMA", core::event::schema);
    add("LARIAT_EVENT_ID", fmt::format("{:016x}", e.id)); // as in NDJSON
    add("LARIAT_STREAM", e.stream);
    add("LARIAT_KIND", to_string(e.kind));
    add("LARIAT_CHANNEL", to_string(e.channel));
    add("LARIAT_PHASE", to_string(e.phase));
    add("LARIAT_SEVERITY", to_string(e.severity));
    add("LARIAT_TIME", core::to_rfc3339(e.time));
    add("LARIAT_BEGIN", core::to_rfc3339(e.begin));
    add("LARIAT_VALUE", e.value);
    add("LARIAT_OBSERVED", e.observed);
    add("LARIAT_EXPECTED", e.expected);
    add("LARIAT_RESIDUAL", e.residual);
    add("LARIAT_THRESHOLD", e.threshold);
    add("LARIAT_UNIT", to_string(e.unit));
    add("LARIAT_SCORE", e.score);
    if (e.phase == core::event_phase::end) add("LARIAT_ENDED", to_string(e.ended));
    return fields;
}

} // namespace lariat::sinks
