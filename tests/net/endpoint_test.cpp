#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "net/endpoint.hpp"
#include "net/error.hpp"

namespace net = lariat::net;

TEST_SUITE("net.endpoint")
{
    TEST_CASE("an endpoint survives its text form")
    {
        for (std::string_view const text : {"tcp://127.0.0.1:8094", "udp://[::1]:8094",
                 "tcp://[fe80::1%eth0]:1", "tcp://sensors.example.org:0", "udp://0.0.0.0:65535",
                 "unix:///run/lariat/ingest.sock", "unixgram:///run/lariat/ingest.dgram"}) {
            CAPTURE(text);
            auto const parsed = net::parse_endpoint(text);
            REQUIRE(parsed.has_value());
            CHECK(net::to_string(*parsed) == text);
        }
    }

    TEST_CASE("each way to misspell an endpoint has its error")
    {
        struct row {
            std::string text;
            net::errc expected;
        };
        row const rows[] = {
            {"", net::errc::bad_scheme},
            {"127.0.0.1:8094", net::errc::bad_scheme},
            {"http://127.0.0.1:8094", net::errc::bad_scheme},
            {"tcp://:8094", net::errc::bad_host},
            {"tcp://::1:8094", net::errc::bad_host},
            {"tcp://[::1:8094", net::errc::bad_host},
            {"tcp://[::1]8094", net::errc::bad_host},
            {"tcp://[127.0.0.1]:8094", net::errc::bad_host},
            {"tcp://[fe80::1%]:8094", net::errc::bad_host},
            {"tcp://256.0.0.1:8094", net::errc::bad_host},
            {"tcp://127.1:8094", net::errc::bad_host},
            {"tcp://a b:8094", net::errc::bad_host},
            {"tcp://127.0.0.1", net::errc::missing_port},
            {"tcp://127.0.0.1:", net::errc::missing_port},
            {"udp://[::1]", net::errc::missing_port},
            {"tcp://127.0.0.1:65536", net::errc::bad_port},
            {"tcp://127.0.0.1:-1", net::errc::bad_port},
            {"tcp://127.0.0.1:80/x", net::errc::bad_port},
            {"unix://run/x", net::errc::bad_path},
            {"unix://", net::errc::bad_path},
            {"unix:///run/", net::errc::bad_path},
            {std::string{"unix:///a\0b", 11}, net::errc::bad_path},
            {"unix:///" + std::string(107, 'x'), net::errc::path_too_long},
        };
        for (row const& r : rows) {
            CAPTURE(r.text);
            auto const parsed = net::parse_endpoint(r.text);
            REQUIRE(parsed.has_error());
            CHECK(parsed.error() == make_error_code(r.expected));
        }
        CHECK(
            net::parse_endpoint("unix:///" + std::string(106, 'x')).has_value()); // 107 bytes with the slash
    }

    TEST_CASE("only loopback and Unix sockets are local")
    {
        for (std::string_view const text :
            {"tcp://127.0.0.1:1", "udp://127.9.9.9:1", "tcp://[::1]:1", "tcp://localhost:1", "unix:///x"}) {
            CAPTURE(text);
            CHECK(net::is_local(net::parse_endpoint(text).value()));
        }
        for (std::string_view const text : {"tcp://0.0.0.0:1", "udp://[::]:1", "tcp://127.example.org:1",
                 "tcp://128.0.0.1:1", "tcp://localhost.example.org:1", "tcp://[::ffff:127.0.0.1]:1"}) {
            CAPTURE(text);
            CHECK_FALSE(net::is_local(net::parse_endpoint(text).value()));
        }
    }
} // TEST_SUITE
