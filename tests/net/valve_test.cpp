#include <doctest/doctest.h>

#include <fmt/format.h>

#include "net/support.hpp"

using namespace lariat;
using net::session_end;
using net::transport;
using testing::every_transport;
using testing::peer;

namespace {

/// Lets all that is ready run: with a shut valve that comes to an end.
void settle(testing::running_input& server)
{
    server.io.restart();
    while (server.io.poll() > 0) { }
}

} // namespace

TEST_SUITE("net.valve")
{
    TEST_CASE("while the valve is shut nothing is read, afterwards all of it, of every transport")
    {
        for (auto const kind : every_transport) {
            testing::temporary_folder const folder;
            testing::running_input server{testing::options_for(kind, folder)};
            CAPTURE(to_string(server.at));
            peer const client{server.at};
            client.send("m f=0\n");
            REQUIRE(server.until([&] { return server.sink.readings.size() == 1; }));
            for (int round = 0; round < 3; ++round) {
                server.intake.valve.shut();
                client.send(fmt::format("m f={}\n", 2 * round + 1));
                settle(server);
                client.send(fmt::format("m f={}\n", 2 * round + 2));
                settle(server);
                CHECK(server.sink.readings.size() == 2U * static_cast<std::size_t>(round) + 1);
                server.intake.valve.open();
                REQUIRE(server.until(
                    [&] { return server.sink.readings.size() == 2U * static_cast<std::size_t>(round) + 3; }));
            }
            for (std::size_t i = 0; i < server.sink.readings.size(); ++i)
                CHECK(server.sink.readings[i] == fmt::format("m:f={}", i));
        }
    }

    TEST_CASE("an input that stops while the valve is shut reads nothing more")
    {
        for (auto const kind : every_transport) {
            for (bool const waits_for_bytes : {true, false}) {
                testing::temporary_folder const folder;
                testing::running_input server{testing::options_for(kind, folder)};
                CAPTURE(to_string(server.at));
                CAPTURE(waits_for_bytes);
                peer const client{server.at};
                settle(server);
                server.intake.valve.shut();
                if (!waits_for_bytes) client.send("m f=0\n");
                settle(server);
                server.stop();
                CHECK(server.sink.readings.empty());
                CHECK(server.input->connections() == 0);
            }
        }
    }

    TEST_CASE("an unfinished line does not run out of time while nobody reads")
    {
        testing::temporary_folder const folder;
        auto options = testing::options_for(transport::tcp, folder);
        options.limits.line_timeout = std::chrono::milliseconds{50};
        testing::running_input server{options};
        peer const slow{server.at};
        slow.send("m f=");
        REQUIRE(server.until([&] { return server.counters.bytes.value() == 4; }));
        server.intake.valve.shut();
        slow.send("1\n");
        net::asio::steady_timer later{server.io, std::chrono::milliseconds{100}};
        bool passed = false;
        later.async_wait([&](boost::system::error_code const&) { passed = true; });
        REQUIRE(server.until([&] { return passed; }));
        CHECK(server.input->connections() == 1);
        server.intake.valve.open();
        REQUIRE(server.until([&] { return server.sink.readings.size() == 1; }));
        CHECK(server.ended(session_end::line_timeout) == 0);
    }
} // TEST_SUITE
