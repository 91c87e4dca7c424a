#pragma once

#include <string>
#include <string_view>

#include <lariat/core/time.hpp>

namespace lariat::wire {

/// Writers of readings, the inverse of the decoder: each appends one line with its newline, the value as the
/// shortest text that reads back as it was.
///
/// `series` and `field` are spelled as in core::reading, with InfluxDB's escapes and without control
/// characters. \pre `value` is finite

/// `series field=value ns`
void append_influx_line(
    std::string& out, std::string_view series, std::string_view field, double value, core::timestamp time);

/// `series value RFC3339`: for the field `value`, which plain lines cannot name.
void append_plain_line(std::string& out, std::string_view series, double value, core::timestamp time);

/// `{"stream":...,"t":"RFC 3339","v":...}` with `tags` where there are some, and `field` unless it is
/// `value`. A series that core cannot parse becomes the stream's name as it stands.
void append_ndjson_line(
    std::string& out, std::string_view series, std::string_view field, double value, core::timestamp time);

} // namespace lariat::wire
