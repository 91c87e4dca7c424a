#include <doctest/doctest.h>

#include <string>

#include <dirent.h>
#include <sys/resource.h>

#include "net/support.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using net::session_end;
using net::transport;
using testing::peer;

namespace {

/// Lowers the bound on open files to what is open now, until it is destroyed.
class no_more_files {
public:
    no_more_files()
    {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        auto const lowest_free = ::dup(0);
        ::close(lowest_free);
        rlimit const now{static_cast<rlim_t>(lowest_free), before_.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &now);
    }
    no_more_files(no_more_files const&) = delete;
    no_more_files& operator=(no_more_files const&) = delete;
    ~no_more_files() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

} // namespace

TEST_SUITE("net.connection_limits")
{
    TEST_CASE("an over-long line ends its connection, counted, after the lines before it")
    {
        testing::temporary_folder const folder;
        auto options = testing::options_for(transport::tcp, folder);
        options.decode.max_line_bytes = 64;
        testing::running_input server{options};
        peer const client{server.at};
        client.send("m f=1\nm,t=" + std::string(100, 'x'));
        CHECK(server.until([&] { return server.ended(session_end::line_too_long) == 1; }));
        CHECK(client.closed_by_server());
        CHECK(server.sink.readings == std::vector<std::string>{"m:f=1"});
        CHECK(server.refused(wire::cause::line_too_long) == 1);
    }

    TEST_CASE("a line that is not finished in time ends its connection, however it trickles")
    {
        testing::temporary_folder const folder;
        auto options = testing::options_for(transport::tcp, folder);
        options.limits.line_timeout = 30ms;
        testing::running_input server{options};
        peer const idle{server.at}; // without a begun line there is no deadline
        peer const trickler{server.at};
        trickler.send("m f=1\nm");
        auto const trickles = [&] {
            if (!trickler.closed_by_server()) static_cast<void>(trickler.send_some("x"));
            return server.ended(session_end::line_timeout) == 1;
        };
        CHECK(server.until(trickles));
        CHECK(trickler.closed_by_server());
        CHECK_FALSE(idle.closed_by_server());
        CHECK(server.input->connections() == 1);
        CHECK(server.sink.readings == std::vector<std::string>{"m:f=1"});
    }

    TEST_CASE("a connection without a byte for idle_timeout ends")
    {
        testing::temporary_folder const folder;
        auto options = testing::options_for(transport::unix_stream, folder);
        options.limits.idle_timeout = 20ms;
        testing::running_input server{options};
        peer const client{server.at};
        CHECK(server.until([&] { return server.ended(session_end::idle_timeout) == 1; }));
        CHECK(client.closed_by_server());
    }

    TEST_CASE("at the cap a new connection takes the place of the longest idle one")
    {
        testing::temporary_folder const folder;
        auto options = testing::options_for(transport::tcp, folder);
        options.limits.max_connections = 2;
        testing::running_input server{options};
        peer const first{server.at};
        peer const second{server.at};
        REQUIRE(server.until([&] { return server.input->connections() == 2; }));
        peer const third{server.at};
        third.send("m f=3\n");
        CHECK(server.until([&] { return first.closed_by_server() && !server.sink.readings.empty(); }));
        CHECK_FALSE(second.closed_by_server());
        CHECK(server.until([&] { return server.ended(session_end::evicted) == 1; }));
        CHECK(server.input->connections() == 2);
    }

    TEST_CASE("10,000 connects against a cap of 256 leave those that deliver served throughout")
    {
        testing::temporary_folder const folder;
        auto options = testing::options_for(transport::unix_stream, folder);
        options.limits.max_connections = 256;
        testing::running_input server{options};
        std::vector<peer> healthy;
        for (int i = 0; i < 50; ++i) healthy.emplace_back(server.at).send("m f=1\n");
        REQUIRE(server.until([&] { return server.sink.readings.size() == healthy.size(); }));

        std::vector<peer> flood;
        for (std::size_t round = 0; round < 100; ++round) {
            flood.clear();
            for (int i = 0; i < 100; ++i) flood.emplace_back(server.at);
            auto const& sender = healthy[round % healthy.size()];
            server.sink.readings.clear();
            sender.send("m f=2\n");
            auto const accepted = healthy.size() + 100 * (round + 1);
            REQUIRE(server.until([&] {
                return !server.sink.readings.empty() && server.counters.connections.value() == accepted;
            }));
            CHECK(server.input->connections() <= 256);
        }
        CHECK(server.counters.connections.value() == 10'050);
        for (auto const& h : healthy) CHECK_FALSE(h.closed_by_server());
    }

    TEST_CASE("out of file descriptors the listener waits, counts, and heals")
    {
        testing::temporary_folder const folder;
        testing::running_input server{testing::options_for(transport::tcp, folder)};
        peer const before{server.at};
        REQUIRE(server.until([&] { return server.input->connections() == 1; }));
        peer const client{server.at};
        client.send("m f=1\n");
        {
            no_more_files const exhausted;
            CHECK(server.until([&] { return server.counters.accept.out_of_files.value() == 2; }));
            before.send("m f=0\n"); // the others are served meanwhile
            CHECK(server.until([&] { return server.sink.readings.size() == 1; }));
        }
        CHECK(server.until([&] { return server.sink.readings.size() == 2; }));
        CHECK(server.counters.accept.out_of_files.value() < 10);
    }
} // TEST_SUITE
