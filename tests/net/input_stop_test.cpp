#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include "net/error.hpp"
#include "net/support.hpp"

using namespace lariat;
using net::session_end;
using net::transport;
using testing::peer;

TEST_SUITE("net.input_stop")
{
    TEST_CASE("what was received before a stop is decoded, of every transport")
    {
        for (auto const kind : testing::every_transport) {
            testing::temporary_folder const folder;
            testing::running_input server{testing::options_for(kind, folder)};
            CAPTURE(to_string(server.at));
            peer const client{server.at};
            client.send("m f=0\n");
            REQUIRE(server.until([&] { return server.sink.readings.size() == 1; }));
            // Unix datagrams queue ten by default: the loop does not run meanwhile.
            for (int i = 1; i <= 9; ++i) client.send(fmt::format("m f={}\n", i));
            server.stop();
            CHECK(server.sink.readings.size() == 10);
            CHECK(server.input->connections() == 0);
        }
    }

    TEST_CASE("more than a burst is drained, and a line without its end is given up")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::unix_stream, folder)};
        peer const client{server.at};
        REQUIRE(server.until([&] { return server.input->connections() == 1; }));
        std::string const line = "m f=1\n";
        std::size_t lines = 0;
        while (client.send_some(line) == line.size()) ++lines;
        server.stop();
        CHECK(server.sink.readings.size() == lines);
        CHECK(client.closed_by_server());
        CHECK(server.ended(session_end::stopped) == 1);
    }

    TEST_CASE("a peer that never stops sending is cut off at the drain's deadline")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::tcp, folder)};
        peer const client{server.at};
        REQUIRE(server.until([&] { return server.input->connections() == 1; }));
        std::string const bulk(4'000'000, '\n');
        bool stopped = false;
        net::asio::co_spawn(server.io,
            server.input->stop(std::chrono::steady_clock::now() + std::chrono::milliseconds{20}),
            [&](std::exception_ptr const&) { stopped = true; });
        CHECK(server.until([&] {
            static_cast<void>(client.send_some(bulk));
            return stopped;
        }));
        CHECK(client.closed_by_server());
    }

    TEST_CASE("after a stop the address is free and the socket file gone")
    {
        for (auto const kind : testing::every_transport) {
            testing::temporary_folder const folder;
            testing::running_input server{testing::options_for(kind, folder)};
            CAPTURE(to_string(server.at));
            server.stop();
            if (server.at.is_unix()) CHECK_FALSE(std::filesystem::exists(server.at.path));
            auto options = testing::options_for(kind, folder);
            options.listen = server.at;
            testing::running_input const successor{options};
            CHECK(successor.at == server.at);
        }
    }

    TEST_CASE("an input that was opened and never started leaves nothing behind")
    {
        for (auto const kind : {transport::unix_stream, transport::unix_datagram}) {
            testing::temporary_folder const folder;
            net::asio::io_context io;
            telemetry::registry registry;
            net::ingest_counters counters{registry};
            net::intake intake{io.get_executor()};
            testing::recording_sink sink;
            auto const options = testing::options_for(kind, folder);
            {
                auto const input = net::make_input(io.get_executor(), intake, options, sink, counters);
                REQUIRE(input->open().has_value());
                CHECK(std::filesystem::exists(options.listen.path));
            }
            CHECK_FALSE(std::filesystem::exists(options.listen.path));
        }
    }

    TEST_CASE("an input that could not open needs no stop")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::tcp, folder)};
        auto options = testing::options_for(transport::tcp, folder);
        options.listen = server.at;
        auto const second =
            net::make_input(server.io.get_executor(), server.intake, options, server.sink, server.counters);
        CHECK(second->open().error() == net::make_error_code(net::errc::address_in_use));
    }
} // TEST_SUITE
