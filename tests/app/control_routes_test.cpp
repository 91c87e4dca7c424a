#include <set>
#include <string>

#include <doctest/doctest.h>
#include <simdjson.h>

#include "app/control_routes.hpp"
#include "support/readings.hpp"

using namespace lariat;
using testing::at;
using testing::make_reading;

namespace {

/// A shard with three streams behind the control interface.
struct rig {
    rig()
    {
        for (auto const* const series : {"air,room=a", "air,room=b", "water"}) {
            for (int i = 0; i < 40; ++i) {
                auto const r = make_reading(series, "value", 20 + i % 4, at(300.0 * i));
                streams.on_readings({&r, 1}, at(300.0 * i));
            }
        }
    }

    net::http_response get(std::string path, std::vector<std::pair<std::string, std::string>> query = {})
    {
        return app::answer(sources, {"GET", std::move(path), std::move(query), {}});
    }

    testing::collecting_event_sink events;
    telemetry::registry registry;
    engine::worker_set streams{{}, 1, events, registry};
    std::vector<std::string> lines{R"({"id":"1"})", R"({"id":"2"})"};
    app::control_sources sources{streams, registry,
        [this] {
            app::health h;
            h.streams = streams.stream_count();
            h.degraded = degraded;
            return h;
        },
        [this](std::size_t limit) {
            auto const first = lines.size() > limit ? lines.size() - limit : 0;
            return std::vector<std::string>{lines.begin() + static_cast<std::ptrdiff_t>(first), lines.end()};
        },
        [](telemetry::exposition format) {
            return std::string{format == telemetry::exposition::prometheus ? "text" : "open"};
        },
        [this] { return not_ready; }};
    std::optional<std::string> not_ready;
    std::vector<std::string> degraded;
};

/// A JSON document that stays alive while it is looked at.
class document {
public:
    explicit document(std::string const& text) : parsed_{parser_.parse(text)} { }
    simdjson::dom::element operator[](char const* pointer) { return parsed_.at_pointer(pointer); }

private:
    simdjson::dom::parser parser_;
    simdjson::dom::element parsed_;
};

std::string text(simdjson::dom::element e)
{
    return std::string{std::string_view{e}};
}

} // namespace

TEST_SUITE("app.control_routes")
{
    TEST_CASE("health tells ok, and every reason when degraded")
    {
        rig r;
        CHECK(text(document{r.get("/api/v1/health").body}["/status"]) == "ok");
        r.degraded = {"disk \"full\""};
        document sick{r.get("/api/v1/health").body};
        CHECK(text(sick["/status"]) == "degraded");
        CHECK(text(sick["/reasons/0"]) == "disk \"full\"");
        CHECK(std::int64_t{sick["/streams"]} == 3);
    }

    TEST_CASE("streams come in pages that meet without gap or overlap")
    {
        rig r;
        std::set<std::string> keys;
        std::size_t found = 0;
        std::string after;
        do {
            document page{r.get("/api/v1/streams", {{"limit", "2"}, {"after", after}}).body};
            CHECK(std::int64_t{page["/total"]} == 3);
            for (auto const stream : simdjson::dom::array{page["/streams"]}) {
                keys.insert(text(stream["key"]));
                ++found;
            }
            after = page["/next"].is_null() ? "" : text(page["/next"]);
        } while (!after.empty());
        CHECK(found == 3);
        CHECK(keys == std::set<std::string>{"air,room=a:value", "air,room=b:value", "water:value"});
    }

    TEST_CASE("a glob chooses streams")
    {
        rig r;
        document found{r.get("/api/v1/streams", {{"match", "air*"}}).body};
        CHECK(simdjson::dom::array{found["/streams"]}.size() == 2);
    }

    TEST_CASE("a stream's model is told in full, whatever the order of the tags asked for")
    {
        rig r;
        document model{r.get("/api/v1/stream", {{"key", "air,room=a:value"}}).body};
        CHECK(std::int64_t{model["/readings"]} == 40);
        CHECK(double{model["/last_value"]} == 23);
        CHECK(simdjson::dom::array{model["/forecasts"]}.size() == 2);
        CHECK(simdjson::dom::array{model["/channels"]}.size() >= 3);
        CHECK(text(model["/last_time"]) == "2024-01-01T03:15:00Z");
    }

    TEST_CASE("what is asked wrongly is told, with what would be right")
    {
        rig r;
        CHECK(r.get("/api/v1/stream").status == 400);
        CHECK(r.get("/api/v1/stream", {{"key", "nothing:value"}}).status == 404);
        CHECK(r.get("/api/v1/stream", {{"key", "no colon"}}).status == 404);
        CHECK(r.get("/api/v1/streams", {{"limit", "0"}}).status == 400);
        CHECK(r.get("/api/v1/streams", {{"limit", "1001"}}).status == 400);
        CHECK(r.get("/api/v1/streams", {{"limit", "ten"}}).status == 400);
        CHECK(r.get("/api/v1/streams", {{"after", "air,room=a:value"}}).status == 400);
        CHECK(r.get("/nonsense").status == 404);
        CHECK(app::answer(r.sources, {"POST", "/api/v1/health", {}, {}}).status == 405);
    }

    TEST_CASE("recent events come as they were written, the newest at the limit")
    {
        rig r;
        CHECK(r.get("/api/v1/events").body == R"({"events":[{"id":"1"},{"id":"2"}]})");
        CHECK(r.get("/api/v1/events", {{"limit", "1"}}).body == R"({"events":[{"id":"2"}]})");
    }

    TEST_CASE("ready tells why not")
    {
        rig r;
        CHECK(r.get("/readyz").status == 200);
        CHECK(r.get("/healthz").status == 200);
        r.not_ready = "stopping";
        CHECK(r.get("/readyz").status == 503);
        CHECK(r.get("/readyz").body == "stopping\n");
        CHECK(r.get("/healthz").status == 200);
    }

    TEST_CASE("metrics come in the format that Accept names")
    {
        rig r;
        CHECK(r.get("/metrics").content_type == "text/plain; version=0.0.4; charset=utf-8");
        CHECK(r.get("/metrics").body == "text");
        net::http_request asked{"GET", "/metrics", {}, {}};
        asked.accept = "application/openmetrics-text";
        CHECK(app::answer(r.sources, asked).body == "open");
    }

    TEST_CASE("a page of streams ends before readings wait long, however many there are")
    {
        rig r;
        for (int i = 0; i < 20'000; ++i) {
            auto const name = "many" + std::to_string(i);
            auto const reading = make_reading(name, "value", 1, at(0));
            r.streams.on_readings({&reading, 1}, at(0));
        }
        document page{r.get("/api/v1/streams", {{"match", "none*"}}).body};
        CHECK(simdjson::dom::array{page["/streams"]}.size() == 0);
        CHECK_FALSE(page["/next"].is_null()); // it would have taken milliseconds to look at all
        document full{r.get("/api/v1/streams", {{"limit", "1000"}}).body};
        CHECK(simdjson::dom::array{full["/streams"]}.size() < 1'000);
    }

    TEST_CASE("counters carry name, cause and value")
    {
        rig r;
        auto const body = r.get("/api/v1/counters").body;
        CHECK(body.find(R"({"name":"lariat_readings_judged_total","cause":"","value":120,)")
            != std::string::npos);
    }
} // TEST_SUITE
