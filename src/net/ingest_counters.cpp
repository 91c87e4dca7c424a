#include "net/ingest_counters.hpp"

namespace lariat::net {
namespace {

void add_difference(telemetry::counter& c, std::uint64_t before, std::uint64_t after) noexcept
{
    if (after != before) c.add(after - before);
}

} // namespace

ingest_counters::ingest_counters(telemetry::registry& registry)
    : connections{registry.get("lariat_connections_total", "Connections accepted.")},
      accept{registry},
      datagrams{registry.get("lariat_datagrams_total", "Datagrams received.")},
      datagrams_overflown{registry.get("lariat_datagrams_dropped_total",
          "Datagrams that were lost before they could be decoded.", "receive_buffer_full")},
      datagrams_truncated{registry.get("lariat_datagrams_dropped_total",
          "Datagrams that were lost before they could be decoded.", "too_large")},
      bytes{registry.get("lariat_received_bytes_total", "Bytes received by the inputs.")},
      lines{registry.get("lariat_lines_total", "Complete lines received, without empty ones and comments.")},
      readings{registry.get("lariat_readings_total", "Readings handed on to the detector.")},
      strings_skipped{
          registry.get("lariat_string_fields_skipped_total", "String fields, which are no readings.")}
{
    for (std::size_t i = 0; i < ended.size(); ++i)
        ended[i] = &registry.get("lariat_connections_ended_total", "Connections that ended, by reason.",
            to_string(static_cast<session_end>(i)));
    for (std::size_t i = 0; i < refused.size(); ++i)
        refused[i] = &registry.get("lariat_lines_refused_total",
            "Lines, or fields of lines, refused, by cause.", to_string(static_cast<wire::cause>(i)));
}

void ingest_counters::on_decoded(wire::decode_counts const& before, wire::decode_counts const& after) noexcept
{
    add_difference(bytes, before.bytes, after.bytes);
    add_difference(lines, before.lines, after.lines);
    add_difference(readings, before.readings, after.readings);
    add_difference(strings_skipped, before.strings_skipped, after.strings_skipped);
    for (std::size_t i = 0; i < refused.size(); ++i)
        add_difference(*refused[i], before.refused[i], after.refused[i]);
}

} // namespace lariat::net
