#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <sys/socket.h>

#include "net/support.hpp"

using namespace lariat;
using net::transport;
using testing::peer;

TEST_SUITE("net.datagram_input")
{
    TEST_CASE("each datagram stands for itself, with or without a newline at its end")
    {
        for (auto const kind : {transport::udp, transport::unix_datagram}) {
            testing::temporary_folder const folder;
            testing::running_input server{testing::options_for(kind, folder)};
            CAPTURE(to_string(server.at));
            peer const client{server.at};
            client.send("m f=1\nm f=2");
            client.send(""); // an empty one
            client.send("m f=3\n");
            client.send("{\"stream\":\"s\",\"v\":4}");
            CHECK(server.until([&] { return server.sink.readings.size() == 4; }));
            CHECK(server.sink.readings == std::vector<std::string>{"m:f=1", "m:f=2", "m:f=3", "s:value=4"});
            CHECK(server.counters.datagrams.value() == 4);
        }
    }

    TEST_CASE("a line split over two datagrams is two bad lines")
    {
        std::string_view const line = "m,tag=a f=1";
        for (std::size_t cut = 1; cut < line.size(); ++cut) {
            CAPTURE(cut);
            testing::temporary_folder const folder;
            testing::running_input server{testing::options_for(transport::unix_datagram, folder)};
            peer const client{server.at};
            client.send(line.substr(0, cut));
            client.send(line.substr(cut));
            client.send("m f=2");
            REQUIRE(server.until([&] { return server.counters.datagrams.value() == 3; }));
            CHECK(std::ranges::count(server.sink.readings, "m,tag=a:f=1") == 0);
            CHECK(server.sink.readings.back() == "m:f=2");
        }
    }

    TEST_CASE("an over-long line costs its datagram that line alone")
    {
        testing::temporary_folder const folder;
        auto options = testing::options_for(transport::udp, folder);
        options.decode.max_line_bytes = 64;
        testing::running_input server{options};
        peer const client{server.at};
        client.send("m f=1\nm,t=" + std::string(100, 'x'));
        client.send("m f=2");
        CHECK(server.until([&] { return server.counters.datagrams.value() == 2; }));
        CHECK(server.sink.readings == std::vector<std::string>{"m:f=1", "m:f=2"});
        CHECK(server.refused(wire::cause::line_too_long) == 1);
    }

    TEST_CASE("the largest UDP datagram is taken whole")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::udp, folder)};
        peer const client{server.at};
        std::string datagram;
        while (datagram.size() + 8 <= 65'507) datagram += "mm f=1\n";
        client.send(datagram);
        auto const count = datagram.size() / 7;
        CHECK(server.until([&] { return server.sink.readings.size() == count; }));
    }

    TEST_CASE("datagrams that the kernel had no room for are counted")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::udp, folder)};
        peer const client{server.at};
        std::string const datagram(60'000, '\n');
        constexpr std::uint64_t sent = 2'000; // 120 MB, against a buffer of a few
        for (std::uint64_t i = 0; i < sent; ++i) client.send(datagram);
        client.send("last f=1");
        REQUIRE(server.until([&] { return server.counters.datagrams.value() > 0; }));
        server.io.poll();
        client.send("last f=2"); // carries the kernel's count of what was lost before it
        CHECK(server.until([&] {
            return server.counters.datagrams.value() + server.counters.datagrams_overflown.value()
                == sent + 2;
        }));
        CHECK(server.counters.datagrams_overflown.value() > 0);
    }
} // TEST_SUITE
