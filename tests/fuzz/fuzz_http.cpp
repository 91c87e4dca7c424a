// What a control client may send: head and body by Beast with the server's limits, whole and byte by byte;
// then the Host, the target, and the routes over a shard with a few streams.

#include <array>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <simdjson.h>

#include "app/control_routes.hpp"
#include "net/http_target.hpp"
#include "support/readings.hpp"

using namespace lariat;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

void require(bool holds)
{
    if (!holds) std::abort();
}

/// A request as the server takes it, or nothing: it is refused, or not whole.
std::optional<http::request<http::string_body>> parse(std::span<char const> bytes, std::size_t chunk)
{
    http::request_parser<http::string_body> parser;
    parser.header_limit(16'384);
    parser.body_limit(65'536);
    beast::flat_buffer buffer;
    while (!bytes.empty()) {
        auto const part = bytes.first(std::min(chunk, bytes.size()));
        bytes = bytes.subspan(part.size());
        buffer.commit(boost::asio::buffer_copy(
            buffer.prepare(part.size()), boost::asio::buffer(part.data(), part.size())));
        for (boost::system::error_code why; !why && buffer.size() > 0;) {
            buffer.consume(parser.put(buffer.data(), why));
            if (why && why != http::error::need_more) return std::nullopt;
            if (parser.is_header_done() && parser.chunked()) return std::nullopt; // the server refuses it
            if (parser.is_done()) return parser.release();
        }
    }
    return std::nullopt;
}

struct rig {
    rig()
    {
        for (int i = 0; i < 200; ++i) {
            for (auto const* const series : {"air,room=a", "air,room=b", "water"}) {
                auto const r = testing::make_reading(series, "value", 20 + i % 4, testing::at(300.0 * i));
                streams.on_readings({&r, 1}, r.time);
            }
        }
    }

    testing::collecting_event_sink events;
    telemetry::registry registry;
    engine::worker_set streams{{}, 1, events, registry};
    app::control_sources sources{streams, registry, [] { return app::health{}; },
        [](std::size_t) { return std::vector<std::string>{R"({"id":"1"})"}; },
        [](telemetry::exposition) { return std::string{}; }, [] { return std::optional<std::string>{}; }};
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(unsigned char const* data, std::size_t size)
{
    static rig const server;
    static simdjson::dom::parser json;
    std::span const bytes{reinterpret_cast<char const*>(data), size};
    auto const whole = parse(bytes, size);
    auto const slow = parse(bytes, 1);
    if (!whole || !slow) return 0;
    require(whole->method_string() == slow->method_string() && whole->target() == slow->target());
    require(whole->body() == slow->body());

    static_cast<void>(net::names_loopback((*whole)[http::field::host]));
    auto target = net::parse_target(whole->target());
    if (!target) return 0;
    require(target->path.starts_with('/') && target->path.find('\0') == std::string::npos);
    auto const said = app::answer(server.sources,
        {std::string{whole->method_string()}, std::move(target->path), std::move(target->query),
            whole->body(), std::string{(*whole)[http::field::accept]}});
    constexpr std::array statuses{200U, 400U, 404U, 405U};
    require(std::ranges::find(statuses, said.status) != statuses.end());
    if (said.content_type == "application/json") require(json.parse(said.body).error() == simdjson::SUCCESS);
    return 0;
}
