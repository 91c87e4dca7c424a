#include "wire/line_encoder.hpp"

#include <iterator>

#include <fmt/format.h>

#include <lariat/core/stream_key.hpp>

#include "wire/json_object.hpp"

namespace lariat::wire {

void append_influx_line(
    std::string& out, std::string_view series, std::string_view field, double value, core::timestamp time)
{
    fmt::format_to(
        std::back_inserter(out), "{} {}={} {}\n", series, field, value, time.time_since_epoch().count());
}

void append_plain_line(std::string& out, std::string_view series, double value, core::timestamp time)
{
    // A date, for the magnitude of a number tells its unit: nanoseconds near 1970 would pass for seconds.
    fmt::format_to(std::back_inserter(out), "{} {} {}\n", series, value, core::to_rfc3339(time));
}

void append_ndjson_line(
    std::string& out, std::string_view series, std::string_view field, double value, core::timestamp time)
{
    auto const parsed = core::parse_series(series, field);
    {
        json_object object{out};
        object.text("stream", parsed ? std::string_view{parsed->measurement} : series);
        object.text("t", core::to_rfc3339(time));
        object.number("v", value);
        if (parsed && !parsed->tags.empty()) {
            json_object tags{object.member("tags")};
            for (auto const& [name, tag] : parsed->tags) tags.text(name, tag);
        }
        auto const name = parsed ? std::string_view{parsed->field} : field;
        if (name != "value") object.text("field", name);
    }
    out += '\n';
}

} // namespace lariat::wire
