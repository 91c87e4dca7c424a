#include "app/control_json.hpp"

#include "app/version.hpp"
#include "wire/json_object.hpp"

namespace lariat::app {
namespace {

using wire::json_object;

std::string_view to_string(detect::transform t) noexcept
{
    switch (t) {
    case detect::transform::level: return "level";
    case detect::transform::difference: return "difference";
    case detect::transform::rate: return "rate";
    case detect::transform::log_return: return "log_return";
    }
    return "unknown";
}

/// Writes a JSON array, one call of `each(element)` an element.
template <class Range, class Each> void append_array(std::string& out, Range const& range, Each each)
{
    out += '[';
    bool first = true;
    for (auto const& element : range) {
        if (!first) out += ',';
        first = false;
        each(element);
    }
    out += ']';
}

void append_warmup(std::string& out, detect::description const& d)
{
    json_object o{out};
    o.count("seen", d.age);
    o.count("of", d.warm_at);
    o.boolean("done", d.age >= d.warm_at);
}

/// Members that the summary and the full model share.
void append_common(json_object& o, engine::stream_report const& r)
{
    o.text("key", r.key);
    o.text("rule", r.rule);
    o.boolean("judged", r.judged);
    o.boolean("live", r.live);
    if (!r.detector) return;
    auto const& d = *r.detector;
    o.count("readings", d.age);
    if (d.age > 0) o.text("last_time", core::to_rfc3339(d.last_time));
    o.number("last_value", d.last_value);
    o.number("expected", r.expected);
    o.number("threshold", d.channels.front().threshold);
    append_warmup(o.member("warmup"), d);
    o.count("events_open", d.open_events.size());
}

void append_forecast(std::string& out, detect::forecast_description const& f)
{
    json_object o{out};
    o.text("name", f.name);
    o.text("base", f.base_name);
    o.number("base_value", f.base);
    append_array(o.member("features"), f.features, [&](detect::feature_description const& feature) {
        json_object of{out};
        of.text("name", feature.name);
        of.number("weight", feature.weight);
    });
}

void append_channel(std::string& out, detect::channel_description const& c)
{
    json_object o{out};
    o.text("name", to_string(c.channel));
    o.boolean("decides", c.decides);
    o.number("scale", c.scale);
    o.number("threshold", c.threshold);
    o.number("readings", c.readings);
}

void append_open_event(std::string& out, detect::open_event_description const& e)
{
    json_object o{out};
    o.text("kind", to_string(e.kind));
    o.text("begin", core::to_rfc3339(e.begin));
    o.number("peak_score", e.peak_score);
}

void append_group(std::string& out, engine::member_report const& m)
{
    json_object o{out};
    o.text("key", m.group);
    o.count("members", m.members);
    o.boolean("explained", m.explained);
    if (!m.explained) return;
    o.number("observed", m.observed);
    o.number("expected", m.expected);
    o.number("base", m.base);
    append_array(o.member("predicted_by"), m.parts, [&](engine::member_report::part const& p) {
        json_object of{out};
        of.text("stream", p.stream);
        of.number("weight", p.weight);
        of.number("amount", p.amount);
    });
}

} // namespace

std::string to_json(health const& h)
{
    std::string out;
    {
        json_object o{out};
        auto reasons = h.degraded;
        if (h.starting) reasons.insert(reasons.begin(), *h.starting);
        o.text("status", h.starting ? "starting" : reasons.empty() ? "ok" : "degraded");
        append_array(o.member("reasons"), reasons,
            [&](std::string const& why) { wire::append_json_string(out, why); });
        o.text("version", version);
        o.number("uptime_seconds", h.uptime_seconds);
        o.count("streams", h.streams);
        o.count("readings", h.readings);
        o.count("events_open", h.events_open);
        o.count("memory_bytes", h.memory_bytes);
    }
    return out;
}

std::string to_json(std::vector<engine::group_report> const& groups)
{
    std::string out;
    {
        json_object o{out};
        append_array(o.member("groups"), groups, [&](engine::group_report const& g) {
            json_object of{out};
            of.text("key", g.key);
            of.count("members", g.members);
            of.count("rows", g.rows);
            of.number("score", g.score);
            of.number("threshold", g.threshold);
            of.boolean("event_open", g.event_open);
            of.count("memory_bytes", g.memory_bytes);
        });
    }
    return out;
}

std::string to_json(telemetry::registry const& registry)
{
    std::string out;
    {
        json_object o{out};
        append_array(o.member("counters"), registry.samples(), [&](telemetry::registry::sample const& s) {
            json_object of{out};
            of.text("name", s.name);
            of.text("cause", s.cause);
            of.count("value", s.value);
            of.text("help", s.help);
        });
    }
    return out;
}

void append_summary_json(std::string& out, engine::stream_report const& r)
{
    json_object o{out};
    append_common(o, r);
}

std::string to_json(engine::stream_report const& r)
{
    std::string out;
    {
        json_object o{out};
        append_common(o, r);
        if (r.group) append_group(o.member("group"), *r.group);
        if (r.detector) {
            auto const& d = *r.detector;
            o.text("transform", to_string(d.transform));
            o.number("interval_seconds", d.interval_s);
            o.number("level", d.level);
            o.number("deviation", d.deviation);
            o.number("residual_mae", d.residual_mae);
            o.number("zero_share", d.zero_share);
            append_array(o.member("forecasts"), d.forecasts,
                [&](detect::forecast_description const& f) { append_forecast(out, f); });
            append_array(o.member("channels"), d.channels,
                [&](detect::channel_description const& c) { append_channel(out, c); });
            append_array(o.member("open_events"), d.open_events,
                [&](detect::open_event_description const& e) { append_open_event(out, e); });
        }
    }
    return out;
}

} // namespace lariat::app
