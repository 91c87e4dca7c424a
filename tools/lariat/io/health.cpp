#include "io/health.hpp"

#include "io/json_reader.hpp"

namespace lariat::tool {

outcome<health> parse_health(std::string_view json)
{
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS || !root.is_object())
        return not_an_answer();
    json_reader const in{root};
    health h;
    h.status = in.text("status");
    h.version = in.text("version");
    h.uptime_seconds = in.number("uptime_seconds").value_or(0);
    h.streams = in.count("streams");
    h.readings = in.count("readings");
    h.events_open = in.count("events_open");
    in.each("reasons", [&](simdjson::dom::element e) {
        std::string_view reason;
        if (e.get(reason) == simdjson::SUCCESS) h.reasons.emplace_back(reason);
    });
    if (h.status.empty()) return not_an_answer();
    return h;
}

outcome<health> read_health(control_client const& daemon)
{
    auto const body = daemon.get("/api/v1/health");
    if (!body) return body.error();
    return parse_health(*body);
}

} // namespace lariat::tool
