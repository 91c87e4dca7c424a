#include <string>

#include <boost/asio/co_spawn.hpp>
#include <doctest/doctest.h>

#include "net/http_server.hpp"
#include "net/support.hpp"

using namespace lariat;

namespace {

/// A server that says back what it was asked.
class running_server {
public:
    explicit running_server(net::http_listener_options options = {}) : server_{make(std::move(options))}
    {
        REQUIRE(server_.open().has_value());
        server_.start();
    }
    running_server(running_server const&) = delete;
    running_server& operator=(running_server const&) = delete;
    ~running_server() { stop(); }

    void stop()
    {
        bool stopped = false;
        begin_stop(std::chrono::seconds{1}, stopped);
        CHECK(testing::run_until(io, [&] { return stopped; }));
    }

    void begin_stop(std::chrono::milliseconds drain, bool& stopped)
    {
        net::asio::co_spawn(io, server_.stop(std::chrono::steady_clock::now() + drain),
            [&stopped](auto const&) { stopped = true; });
    }

    [[nodiscard]] testing::peer connect() { return testing::peer{server_.local_endpoint()}; }

    /// What the peer has received once it holds `wanted`, or after the time allowed.
    [[nodiscard]] std::string until_received(testing::peer const& from, std::string_view wanted)
    {
        std::string all;
        CHECK(testing::run_until(io, [&] {
            all += from.received();
            return all.find(wanted) != std::string::npos;
        }));
        return all;
    }

    net::asio::io_context io{1};
    telemetry::registry registry;
    net::http_counters counters{registry};

private:
    net::http_server make(net::http_listener_options options)
    {
        options.listen = *net::parse_endpoint("tcp://127.0.0.1:0");
        return {io.get_executor(), options,
            [](net::http_request const& r) {
                return net::http_response{200, "text/plain",
                    r.method + " " + r.path + " " + std::string{r.parameter("q")} + " " + r.body + "."};
            },
            counters};
    }

    net::http_server server_;
};

std::string get(std::string_view target, std::string_view host = "localhost")
{
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: " + std::string{host} + "\r\n\r\n";
}

} // namespace

TEST_SUITE("net.http_server")
{
    TEST_CASE("several requests on one connection are answered in order")
    {
        running_server s;
        auto const peer = s.connect();
        peer.send(get("/a?q=1") + get("/b?q=2"));
        auto const all = s.until_received(peer, "GET /b 2 .");
        CHECK(all.find("GET /a 1 .") < all.find("GET /b 2 ."));
        CHECK(s.counters.requests.value() == 2);
    }

    TEST_CASE("a request that comes byte by byte is answered")
    {
        running_server s;
        auto const peer = s.connect();
        for (char const c : get("/slow")) {
            peer.send({&c, 1});
            s.io.poll();
        }
        (void)s.until_received(peer, "GET /slow  .");
    }

    TEST_CASE("HEAD has the head of GET and no body")
    {
        running_server s;
        auto const peer = s.connect();
        peer.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/y"));
        auto const all = s.until_received(peer, "GET /y  .");
        CHECK(all.find("Content-Length: 10") < all.find("GET /y"));
        CHECK(all.find("HEAD /x") == std::string::npos);
    }

    TEST_CASE("what is not a request is refused by cause, and the connection closed")
    {
        struct row {
            char const* name;
            std::string bytes;
            char const* status;
        };
        std::string const host = "Host: localhost\r\n";
        row const rows[] = {
            {"garbage", "\x16\x03\x01 garbage\r\n\r\n", "400"},
            {"broken target", "GET /%zz HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n", "400"},
            {"large head", "GET / HTTP/1.1\r\n" + host + "X: " + std::string(20'000, 'x') + "\r\n\r\n",
                "431"},
            {"large body", "POST / HTTP/1.1\r\n" + host + "Content-Length: 2000\r\n\r\n", "413"},
        };
        for (auto const& r : rows) {
            CAPTURE(r.name);
            net::http_listener_options options;
            options.max_request_bytes = 1'000;
            running_server s{options};
            auto const peer = s.connect();
            peer.send(r.bytes);
            (void)s.until_received(peer, std::string{"HTTP/1.1 "} + r.status);
            CHECK(testing::run_until(s.io, [&] {
                (void)peer.received();
                return peer.closed_by_server();
            }));
            CHECK(s.counters.bad_request.value() + s.counters.too_large.value() == 1);
        }
    }

    TEST_CASE("chunks are refused before they are parsed")
    {
        // Byte by byte, these end in an assertion of Beast 1.81 (boostorg/beast#2861).
        running_server s;
        auto const peer = s.connect();
        for (char const c : std::string_view{"PUT /readyz HTTP/1.1\r\nHost: localhost\r\n"
                                             "Transfer-Encoding: chunked\r\n\r\n"})
            peer.send({&c, 1});
        CHECK(s.until_received(peer, "its length here").starts_with("HTTP/1.1 411"));
        CHECK(testing::run_until(s.io, [&] { return peer.closed_by_server(); }));
        CHECK(s.counters.bad_request.value() == 1);
    }

    TEST_CASE("a page that has pointed its own name here gets no answer")
    {
        running_server s;
        auto const peer = s.connect();
        peer.send(get("/", "evil.example"));
        (void)s.until_received(peer, "HTTP/1.1 421");
        CHECK(s.counters.foreign_host.value() == 1);
        CHECK(s.counters.requests.value() == 0);
    }

    TEST_CASE("connections beyond the cap are closed, those there are served")
    {
        net::http_listener_options options;
        options.max_connections = 2;
        running_server s{options};
        auto const first = s.connect();
        auto const second = s.connect();
        auto const third = s.connect();
        CHECK(testing::run_until(s.io, [&] { return third.closed_by_server(); }));
        CHECK(s.counters.too_many.value() == 1);
        second.send(get("/still"));
        (void)s.until_received(second, "GET /still  .");
    }

    TEST_CASE("a request that does not arrive in time ends its connection")
    {
        net::http_listener_options options;
        options.request_timeout = std::chrono::milliseconds{30};
        running_server s{options};
        auto const peer = s.connect();
        peer.send("GET / HT");
        CHECK(testing::run_until(s.io, [&] { return s.counters.timed_out.value() == 1; }));
        CHECK(peer.closed_by_server());
    }

    TEST_CASE("a large answer that is being taken is finished before the stop")
    {
        running_server s;
        auto const peer = s.connect();
        std::string const body(900'000, 'x');
        auto const request =
            "POST /large HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n\r\n" + body;
        std::size_t sent = 0;
        CHECK(testing::run_until(s.io, [&] {
            if (sent < request.size()) sent += peer.send_some(std::string_view{request}.substr(sent));
            return s.counters.requests.value() == 1;
        }));
        bool stopped = false;
        std::string all;
        s.begin_stop(std::chrono::seconds{5}, stopped);
        CHECK(testing::run_until(s.io, [&] {
            all += peer.received();
            return stopped;
        }));
        all += peer.received();
        CHECK(all.ends_with("x."));
        CHECK(all.size() > body.size());
    }

    TEST_CASE("stopping does not wait for idle connections")
    {
        running_server s;
        auto const peer = s.connect();
        peer.send(get("/"));
        (void)s.until_received(peer, "GET /  .");
        s.stop();
        CHECK(peer.closed_by_server());
    }
} // TEST_SUITE
