#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <string>

#include <fmt/format.h>

#include "net/support.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using net::session_end;
using net::transport;
using testing::peer;

namespace {

constexpr std::string_view lines = "t,site=a value=21.5 1000\n"
                                   "{\"stream\":\"s\",\"t\":1,\"v\":2.5}\n"
                                   "plain.name 3.5\r\n"
                                   "m a=4.5,b=5i 2000\n";
std::vector<std::string> const readings{
    "t,site=a:value=21.5", "s:value=2.5", "plain.name:value=3.5", "m:a=4.5", "m:b=5"};

} // namespace

TEST_SUITE("net.stream_input")
{
    TEST_CASE("lines arrive whole wherever they are split")
    {
        for (auto const kind : {transport::tcp, transport::unix_stream}) {
            testing::temporary_folder const folder;
            testing::running_input server{testing::options_for(kind, folder)};
            for (std::size_t cut = 0; cut <= lines.size(); ++cut) {
                CAPTURE(to_string(server.at));
                CAPTURE(cut);
                server.sink.readings.clear();
                auto const bytes_before = server.counters.bytes.value();
                peer const client{server.at};
                if (cut > 0) client.send(lines.substr(0, cut));
                REQUIRE(server.until([&] { return server.counters.bytes.value() == bytes_before + cut; }));
                if (cut < lines.size()) client.send(lines.substr(cut));
                REQUIRE(server.until([&] { return server.sink.readings.size() == readings.size(); }));
                CHECK(server.sink.readings == readings);
            }
        }
    }

    TEST_CASE("a line after a pause is judged before it is acknowledged, and many lines behind that")
    {
        testing::temporary_folder const folder;
        std::string const line = "m f=1\n";
        auto const many = std::string(8'000, '#') + '\n' + line;
        for (auto const& sent : {line, many}) {
            std::vector<int> unacknowledged;
            testing::running_input server{testing::options_for(transport::tcp, folder)};
            peer const client{server.at};
            server.sink.meanwhile = [&] { unacknowledged.push_back(client.unacknowledged()); };
            bool goes_on = true;
            while (goes_on && unacknowledged.size() < 40) {
                server.intake.pace = {};
                client.send(sent);
                goes_on = server.until([&, n = unacknowledged.size()] { return unacknowledged.size() > n; });
            }
            server.sink.meanwhile = [] {};
            REQUIRE(unacknowledged.size() == 40);
            // The kernel acknowledges the first sixteen segments of a connection as they come in.
            std::span const later = std::span{unacknowledged}.subspan(20);
            if (sent == line)
                CHECK(std::ranges::max(later) >= 6);
            else
                CHECK(std::ranges::count(later, 0) > 10);
        }
    }

    TEST_CASE("what comes while a line is judged is read once, and the line not again")
    {
        testing::temporary_folder const folder;
        for (auto const kind : {transport::tcp, transport::unix_stream})
            for (bool const pauses : {false, true}) // received as it comes, and peeked at
                for (std::size_t const more : {0, 8'000}) { // held while it is judged, and taken out before
                    CAPTURE(pauses);
                    CAPTURE(more);
                    std::vector<std::string> sent{"m:f=0"};
                    testing::running_input server{testing::options_for(kind, folder)};
                    peer const client{server.at};
                    std::string const comment = '#' + std::string(more, '-') + '\n';
                    server.sink.meanwhile = [&] {
                        if (sent.size() == 50) return;
                        server.intake.pace.note(pauses ? core::timestamp{} : core::timestamp::max());
                        std::string_view const begun = sent.size() > 1 ? "" : "m f=";
                        client.send(fmt::format("{}{}\n{}m f=", begun, sent.size(), comment));
                        sent.push_back(fmt::format("m:f={}", sent.size()));
                    };
                    client.send("m f=0\n");
                    CHECK(server.until([&] { return server.sink.readings.size() == sent.size(); }));
                    CHECK(server.sink.readings == sent);
                    server.sink.meanwhile = [] {};
                }
    }

    TEST_CASE("a peer that breaks the connection while its line is judged has been heard once")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::tcp, folder)};
        peer client{server.at};
        server.sink.meanwhile = [&] { client.reset(); };
        client.send("m f=1\n");
        CHECK(server.until([&] { return server.ended(session_end::peer_reset) == 1; }));
        CHECK(server.sink.readings == std::vector<std::string>{"m:f=1"});
        server.sink.meanwhile = [] {};
    }

    TEST_CASE("many clients at once each have their own line")
    {
        testing::temporary_folder const folder;
        for (auto const kind : {transport::tcp, transport::unix_stream}) {
            testing::running_input server{testing::options_for(kind, folder)};
            std::vector<peer> clients;
            for (int i = 0; i < 100; ++i) clients.emplace_back(server.at);
            for (auto const& c : clients) c.send("m,client=");
            REQUIRE(server.until([&] { return server.counters.bytes.value() == 900; }));
            for (std::size_t i = 0; i < clients.size(); ++i) clients[i].send(fmt::format("{} f=1\n", i));
            REQUIRE(server.until([&] { return server.sink.readings.size() == 100; }));

            std::ranges::sort(server.sink.readings);
            CHECK(std::ranges::adjacent_find(server.sink.readings) == server.sink.readings.end());
            CHECK(server.input->connections() == 100);
            clients.clear();
            CHECK(server.until([&] { return server.ended(session_end::peer_closed) == 100; }));
            CHECK(server.input->connections() == 0);
        }
    }

    TEST_CASE("a peer that half-closes has its last line taken, newline or not")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::tcp, folder)};
        peer const client{server.at};
        client.send("m f=1\nm f=2");
        client.finish_sending();
        CHECK(server.until([&] { return server.ended(session_end::peer_closed) == 1; }));
        CHECK(client.closed_by_server());
        CHECK(server.sink.readings == std::vector<std::string>{"m:f=1", "m:f=2"});
    }

    TEST_CASE("a connection that breaks loses its unfinished line alone")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::tcp, folder)};
        peer client{server.at};
        client.send("m f=1\nm f=2");
        REQUIRE(server.until([&] { return server.sink.readings.size() == 1; }));
        client.reset();
        CHECK(server.until([&] { return server.ended(session_end::peer_reset) == 1; }));
        CHECK(server.sink.readings == std::vector<std::string>{"m:f=1"});
    }

    TEST_CASE("garbage is counted and the good lines around it arrive")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::tcp, folder)};
        peer const client{server.at};
        client.send("m f=1\n");
        client.send(std::string_view{"\x00\xff\x01garbage\n", 11});
        client.send("m f=0x10\nm f=2\n");
        CHECK(server.until([&] { return server.sink.readings.size() == 2; }));
        CHECK(server.sink.readings == std::vector<std::string>{"m:f=1", "m:f=2"});
        CHECK(server.refused(wire::cause::bad_number) == 1);
        CHECK(server.counters.lines.value() == 4);
        CHECK(server.input->connections() == 1);
    }

    TEST_CASE("a busy peer does not keep the others waiting")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::unix_stream, folder)};
        peer const busy{server.at};
        peer const quiet{server.at};
        std::string bulk;
        while (bulk.size() < 100'000) bulk += "busy f=1\n";
        REQUIRE(server.until([&] { return server.input->connections() == 2; }));
        quiet.send("quiet f=1\n");
        // The busy one's socket is filled again before each step of the loop.
        std::size_t sent = 0;
        auto const heard = [&] {
            sent = (sent + busy.send_some(std::string_view{bulk}.substr(sent))) % bulk.size();
            return std::ranges::find(server.sink.readings, "quiet:f=1") != server.sink.readings.end();
        };
        CHECK(server.until(heard));
        CHECK(server.sink.readings.size() < 1'000'000);
    }

    TEST_CASE("idle connections wake nobody")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::tcp, folder)};
        std::vector<peer> clients;
        for (int i = 0; i < 10; ++i) clients.emplace_back(server.at).send("m f=1\n");
        REQUIRE(server.until([&] { return server.sink.readings.size() == 10; }));
        server.io.poll();
        CHECK(server.io.run_one_for(50ms) == 0);
    }
} // TEST_SUITE
