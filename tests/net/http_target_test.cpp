#include <doctest/doctest.h>

#include "net/http_target.hpp"

using namespace lariat;

TEST_SUITE("net.http_target")
{
    TEST_CASE("a target is taken apart and decoded")
    {
        auto const t = net::parse_target("/api/v1/stream%20x?key=a%2Cb%3D1%3Av&empty=&flag&&plus=a+b%2B");
        REQUIRE(t.has_value());
        CHECK(t->path == "/api/v1/stream x");
        REQUIRE(t->query.size() == 4);
        CHECK(t->query[0] == std::pair<std::string, std::string>{"key", "a,b=1:v"});
        CHECK(t->query[1] == std::pair<std::string, std::string>{"empty", ""});
        CHECK(t->query[2] == std::pair<std::string, std::string>{"flag", ""});
        CHECK(t->query[3] == std::pair<std::string, std::string>{"plus", "a b+"});
    }

    TEST_CASE("a broken target is nothing")
    {
        for (auto const* const text : {"", "api", "http://x/", "/%", "/%4", "/%4g", "/?a=%zz", "/%00", "*"}) {
            CAPTURE(text);
            CHECK_FALSE(net::parse_target(text).has_value());
        }
    }

    TEST_CASE("only the loopback's names are the loopback")
    {
        for (auto const* const host :
            {"localhost", "localhost:8096", "127.0.0.1", "127.9.9.9:1", "[::1]", "[::1]:8096"}) {
            CAPTURE(host);
            CHECK(net::names_loopback(host));
        }
        for (auto const* const host : {"", ":8096", "evil.example", "localhost.evil.example",
                 "127.0.0.1.evil.example:8096", "10.0.0.1", "[::2]", "["}) {
            CAPTURE(host);
            CHECK_FALSE(net::names_loopback(host));
        }
    }
} // TEST_SUITE
