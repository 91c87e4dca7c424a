#include "app/control_routes.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include <fmt/format.h>

#include "wire/json_text.hpp"

namespace lariat::app {
namespace {

constexpr std::size_t default_page = 100;
constexpr std::size_t largest_page = 1'000;

// Of a page of streams: at once, and in all.  What is found is then written in less time than it was found.
constexpr std::size_t places_at_once = 16;
constexpr std::chrono::microseconds longest_walk{300};

net::http_response fail(unsigned status, std::string_view what)
{
    std::string body = "{\"error\":";
    wire::append_json_string(body, what);
    body += '}';
    return {status, "application/json", std::move(body)};
}

net::http_response json(std::string body)
{
    return {200, "application/json", std::move(body)};
}

std::optional<std::size_t> whole_number(std::string_view text)
{
    std::size_t value = 0;
    auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    bool const ok = ec == std::errc{} && end == text.data() + text.size();
    return ok ? std::optional{value} : std::nullopt;
}

/// The `limit` parameter, its default, or nothing when it is not a number from 1 to largest_page.
std::optional<std::size_t> page_limit(net::http_request const& request)
{
    auto const text = request.parameter("limit");
    if (text.empty()) return default_page;
    auto const value = whole_number(text);
    return value && *value >= 1 && *value <= largest_page ? value : std::nullopt;
}

/// Where a page begins: the `after` parameter, a place in the streams' tables that an earlier page has named.
std::optional<std::size_t> page_begin(net::http_request const& request)
{
    auto const text = request.parameter("after");
    if (text.empty()) return 0;
    return whole_number(text);
}

net::http_response streams(engine::worker_set& all, net::http_request const& request, std::size_t limit)
{
    auto glob = request.parameter("match");
    if (glob.empty()) glob = "*";
    auto const begin = page_begin(request);
    if (!begin) return fail(400, "after is what an earlier page has given as next");

    // Readings wait meanwhile: a page is cut short rather than that they wait for long.
    auto const until = std::chrono::steady_clock::now() + longest_walk;
    std::vector<engine::stream_report> found;
    std::size_t place = *begin;
    bool more = true;
    while (more && found.size() < limit && std::chrono::steady_clock::now() < until) {
        auto const next = all.report_some(glob, place, places_at_once, limit - found.size(), found);
        more = next.has_value();
        place = next.value_or(0);
    }

    std::string body = fmt::format("{{\"total\":{},\"next\":", all.stream_count());
    body += more ? fmt::format("\"{}\"", place) : "null";
    body += ",\"streams\":[";
    for (auto const& report : found) {
        if (body.back() != '[') body += ',';
        append_summary_json(body, report);
    }
    body += "]}";
    return json(std::move(body));
}

net::http_response events(control_sources const& from, std::size_t limit)
{
    std::string body = "{\"events\":[";
    for (auto const& line : from.recent_events(limit)) {
        if (body.back() != '[') body += ',';
        body += line;
    }
    body += "]}";
    return json(std::move(body));
}

net::http_response metrics(control_sources const& from, net::http_request const& request)
{
    auto const format = telemetry::accepted(request.accept);
    return {200, std::string{telemetry::content_type(format)}, from.metrics(format)};
}

net::http_response plain(unsigned status, std::string text)
{
    return {status, "text/plain; charset=utf-8", std::move(text) + '\n'};
}

net::http_response readiness(control_sources const& from)
{
    auto why = from.not_ready();
    return why ? plain(503, *std::move(why)) : plain(200, "ready");
}

} // namespace

net::http_response answer(control_sources const& from, net::http_request const& request)
{
    if (request.method != "GET" && request.method != "HEAD")
        return fail(405, "this interface is read with GET");
    // That this runs is the answer: the receiving thread turns.
    if (request.path == "/healthz") return plain(200, "ok");
    if (request.path == "/readyz") return readiness(from);
    if (request.path == "/metrics") return metrics(from, request);

    auto const limit = page_limit(request);
    if (!limit) return fail(400, fmt::format("limit is a number from 1 to {}", largest_page));

    if (request.path == "/api/v1/health") return json(to_json(from.health()));
    if (request.path == "/api/v1/counters") return json(to_json(from.registry));
    if (request.path == "/api/v1/groups") return json(to_json(from.streams.group_reports()));
    if (request.path == "/api/v1/streams") return streams(from.streams, request, *limit);
    if (request.path == "/api/v1/events") return events(from, *limit);
    if (request.path == "/api/v1/stream") {
        auto const key = request.parameter("key");
        if (key.empty()) return fail(400, "key=KEY is missing: /api/v1/streams lists the keys");
        auto const report = from.streams.report(key);
        if (!report)
            return fail(404, fmt::format("no stream has the key {}: /api/v1/streams lists them", key));
        return json(to_json(*report));
    }
    return fail(404,
        "no such route; there are /metrics, /healthz, /readyz, /api/v1/health, streams, stream, "
        "groups, events, counters");
}

} // namespace lariat::app
