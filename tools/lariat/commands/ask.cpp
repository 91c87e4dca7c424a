#include "commands/ask.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "console/event_text.hpp"
#include "console/table.hpp"
#include "console/words.hpp"
#include "io/control.hpp"
#include "io/health.hpp"
#include "io/json_reader.hpp"
#include "io/socket.hpp"
#include "wire/duration_text.hpp"
#include "wire/event_decoder.hpp"

namespace lariat::tool {
namespace {

/// A parsed answer: the element points into the parser.
struct answer {
    simdjson::dom::parser parser;
    simdjson::dom::element root;
    std::string body;
};

outcome<std::unique_ptr<answer>> ask(ask_options const& options, std::string const& target)
{
    auto const daemon = control_client::at(options.control);
    if (!daemon) return daemon.error();
    auto body = daemon->get(target);
    if (!body) return body.error();
    auto made = std::make_unique<answer>();
    made->body = std::move(*body);
    if (made->parser.parse(made->body).get(made->root) != simdjson::SUCCESS || !made->root.is_object())
        return not_an_answer();
    return made;
}

std::string number_or_dash(std::optional<double> value)
{
    return value ? number(*value) : "-";
}

std::string state_of(json_reader const& stream)
{
    if (!stream.boolean("judged")) return "not judged";
    if (auto const open = stream.count("events_open"); open > 0) return fmt::format("{} open", open);
    auto const warmup = stream.object("warmup");
    if (warmup.boolean("done")) return "ok";
    return fmt::format("warming {}/{}", warmup.count("seen"), warmup.count("of"));
}

void append_forecast(std::string& out, json_reader const& forecast)
{
    fmt::format_to(std::back_inserter(out), "\n{} forecast: from {} {}\n", forecast.text("name"),
        forecast.text("base"), number_or_dash(forecast.number("base_value")));
    std::size_t zeros = 0;
    table weights{{"  feature", "weight"}};
    bool any = false;
    forecast.each("features", [&](simdjson::dom::element e) {
        json_reader const feature{e};
        double const weight = feature.number("weight").value_or(0);
        if (weight == 0) {
            ++zeros;
            return;
        }
        any = true;
        weights.add({"  " + feature.text("name"), signed_number(weight)});
    });
    if (any) out += weights.text();
    if (zeros > 0) fmt::format_to(std::back_inserter(out), "  {} features have not earned a weight\n", zeros);
}

void append_group(std::string& out, json_reader const& group)
{
    fmt::format_to(std::back_inserter(out), "\nin the group {} of {} streams", group.text("key"),
        grouped(group.count("members")));
    if (!group.boolean("explained")) {
        out += ", which does not explain it\n";
        return;
    }
    fmt::format_to(std::back_inserter(out), ": the others expect {} of it, and it is {}\n",
        number_or_dash(group.number("expected")), number_or_dash(group.number("observed")));
    table parts{{"  from", "weight", "amount"}};
    parts.add({"  its slow level", "", number_or_dash(group.number("base"))});
    std::size_t earned = 0;
    group.each("predicted_by", [&](simdjson::dom::element e) {
        json_reader const part{e};
        ++earned;
        parts.add({"  " + part.text("stream"), signed_number(part.number("weight").value_or(0)),
            signed_number(part.number("amount").value_or(0))});
    });
    out += parts.text();
    if (auto const others = group.count("members") - 1; others > earned)
        fmt::format_to(
            std::back_inserter(out), "  {} others have not earned a weight\n", grouped(others - earned));
}

outcome<void> show_counters(ask_options const& options, console const& out)
{
    auto const told = ask(options, "/api/v1/counters");
    if (!told) return told.error();
    if (options.json) {
        out.print((*told)->body + "\n");
        return {};
    }
    table counted{{"counter", "cause", "count"}};
    json_reader{(*told)->root}.each("counters", [&](simdjson::dom::element e) {
        json_reader const c{e};
        if (c.count("value") > 0) counted.add({c.text("name"), c.text("cause"), grouped(c.count("value"))});
    });
    out.print(counted.text());
    return {};
}

/// Asks for the health until the daemon has started or the time to wait is over.
outcome<std::unique_ptr<answer>> ask_patiently(status_options const& options)
{
    using namespace std::chrono_literals;
    auto const deadline = steady::now()
        + std::chrono::duration_cast<steady::duration>(std::chrono::duration<double>{options.wait_seconds});
    for (;;) {
        auto told = ask(options.ask, "/api/v1/health");
        auto const h = told ? parse_health((*told)->body) : told.error();
        bool const comes = h ? h->status == "starting" : !told && told.error().exit_code == EX_UNAVAILABLE;
        if (!comes || steady::now() >= deadline) return told;
        if (wait_until(steady::now() + 20ms) == woken::stopped) return stopped_by_signal();
    }
}

} // namespace

outcome<int> run_status(status_options const& options, console const& out)
{
    auto const told = ask_patiently(options);
    if (!told) return told.error();
    auto const h = parse_health((*told)->body);
    if (!h) return h.error();
    bool const ok = h->status == "ok";
    if (options.ask.json) {
        out.print((*told)->body + "\n");
    } else {
        auto const up = std::chrono::nanoseconds{static_cast<std::int64_t>(h->uptime_seconds * 1e9)};
        std::string text = fmt::format("lariatd {} is {}, up {}\n{} streams, {} readings, {} open events\n",
            h->version, out.on.paint(ok ? style::green : style::alarm, h->status), wire::duration_text(up),
            grouped(h->streams), grouped(h->readings), grouped(h->events_open));
        for (std::string const& reason : h->reasons) text += "  " + reason + "\n";
        out.print(text);
    }
    if (options.counters) {
        if (auto const shown = show_counters(options.ask, out); !shown) return shown.error();
    }
    return ok ? 0 : 1;
}

outcome<int> run_streams(streams_options const& options, console const& out)
{
    std::vector<std::vector<std::string>> rows;
    std::uint64_t total = 0;
    std::string after;
    do {
        std::string target = fmt::format("/api/v1/streams?match={}&limit={}", url_encoded(options.match),
            std::min<std::uint64_t>(options.limit - rows.size(), 1'000));
        if (!after.empty()) target += "&after=" + url_encoded(after);
        auto const told = ask(options.ask, target);
        if (!told) return told.error();
        if (options.ask.json) out.print((*told)->body + "\n");
        json_reader const page{(*told)->root};
        total = page.count("total");
        page.each("streams", [&](simdjson::dom::element e) {
            json_reader const s{e};
            auto const rule = s.text("rule");
            rows.push_back({s.text("key"), grouped(s.count("readings")),
                number_or_dash(s.number("last_value")), number_or_dash(s.number("expected")),
                number_or_dash(s.number("threshold")), state_of(s), rule.empty() ? "-" : rule});
        });
        auto const next = page.text("next");
        if (next == after) break; // a daemon that does not move on would keep us for ever
        after = next;
    } while (!after.empty() && rows.size() < options.limit);
    if (options.ask.json) return 0;
    std::ranges::sort(rows);
    table shown{{"stream", "readings", "last", "expected", "threshold", "state", "rule"}};
    for (auto& row : rows) shown.add(std::move(row));
    if (!rows.empty()) out.print(shown.text());
    out.print(fmt::format("{} of {} streams\n", grouped(rows.size()), grouped(total)));
    return 0;
}

outcome<int> run_explain(ask_options const& options, std::string const& key, console const& out)
{
    auto const told = ask(options, "/api/v1/stream?key=" + url_encoded(key));
    if (!told) return told.error();
    if (options.json) {
        out.print((*told)->body + "\n");
        return 0;
    }
    json_reader const s{(*told)->root};
    std::string text = fmt::format("{}\n{} readings, last {} at {}, {}\n",
        out.on.paint(style::bold, s.text("key", key)), grouped(s.count("readings")),
        number_or_dash(s.number("last_value")), s.text("last_time", "-"), state_of(s));
    s.each("forecasts", [&](simdjson::dom::element e) { append_forecast(text, json_reader{e}); });
    if (auto const group = s.object("group"); !group.text("key").empty()) append_group(text, group);
    table channels{{"channel", "scale", "threshold", "decides"}};
    s.each("channels", [&](simdjson::dom::element e) {
        json_reader const c{e};
        channels.add({c.text("name"), number_or_dash(c.number("scale")),
            number_or_dash(c.number("threshold")), c.boolean("decides") ? "yes" : "no"});
    });
    text += "\nThresholds on the absolute residual, in the unit of the stream after its transform ("
        + s.text("transform", "level") + "):\n";
    out.print(text + channels.text());
    return 0;
}

outcome<int> run_events(events_options const& options, console const& out)
{
    auto const told = ask(options.ask, fmt::format("/api/v1/events?limit={}", options.limit));
    if (!told) return told.error();
    if (options.ask.json) {
        out.print((*told)->body + "\n");
        return 0;
    }
    std::uint64_t shown = 0;
    json_reader{(*told)->root}.each("events", [&](simdjson::dom::element e) {
        auto const record = wire::parse_event_json(simdjson::minify(e));
        if (!record) return;
        out.print(event_text(*record, detail::full, out.on));
        ++shown;
    });
    if (shown == 0) out.print("no events\n");
    return 0;
}

} // namespace lariat::tool
