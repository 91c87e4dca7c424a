#include <doctest/doctest.h>

#include "sinks/subscriber_output.hpp"

#include <boost/asio/co_spawn.hpp>

#include "sinks/support.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using testing::peer;

namespace {

/// A listening output and where to connect to.
struct fixture {
    fixture(net::transport transport, std::size_t max_subscribers, std::size_t queue_events)
        : out{options(transport, max_subscribers, queue_events)},
          at{dynamic_cast<sinks::subscriber_output&>(*out.output).local_endpoint()}
    {
    }

    sinks::output_options options(
        net::transport transport, std::size_t max_subscribers, std::size_t queue_events)
    {
        sinks::output_options o;
        o.kind = sinks::output_kind::listener;
        o.listen = testing::options_for(transport, folder).listen;
        o.max_subscribers = max_subscribers;
        o.queue_events = queue_events;
        return o;
    }

    [[nodiscard]] bool until(std::function<bool()> const& done) { return testing::run_until(out.io, done); }
    [[nodiscard]] bool have(std::size_t subscribers)
    {
        return until([&] { return out.output->subscribers() == subscribers; });
    }
    [[nodiscard]] bool receives(peer const& p, std::string_view expected)
    {
        std::string received;
        return until([&] { return (received += p.received()).size() >= expected.size(); })
            && received == expected;
    }

    testing::temporary_folder folder;
    testing::running_output out;
    net::endpoint at;
};

} // namespace

TEST_SUITE("sinks.subscriber_output")
{
    TEST_CASE("every subscriber gets every event from when it came")
    {
        for (auto const kind : {net::transport::tcp, net::transport::unix_stream}) {
            fixture f{kind, 64, 100};
            f.out.send("nobody hears this");
            peer const first{f.at};
            REQUIRE(f.have(1));
            f.out.send("one");
            peer const second{f.at};
            REQUIRE(f.have(2));
            f.out.send("two");
            CHECK(f.receives(first, "one\ntwo\n"));
            CHECK(f.receives(second, "two\n"));
        }
    }

    TEST_CASE("a line is written before the loop turns, what comes with it in its turn")
    {
        for (auto const kind : {net::transport::tcp, net::transport::unix_stream}) {
            fixture f{kind, 64, 100};
            peer const client{f.at};
            REQUIRE(f.have(1));
            for (int i = 0; i < 2; ++i) {
                f.out.io.restart();
                while (f.out.io.poll() > 0) { }
                f.out.send("one");
                f.out.send("two");
                std::string received;
                while (received.empty()) received = client.received();
                CHECK(received == "one\n");
                CHECK(f.receives(client, "two\n"));
            }
        }
    }

    TEST_CASE("a line that fits in part is gone on with, and the next follows it")
    {
        fixture f{net::transport::unix_stream, 64, 100};
        peer const client{f.at};
        REQUIRE(f.have(1));
        f.out.io.restart();
        while (f.out.io.poll() > 0) { }
        std::string const large(4'000'000, 'x');
        f.out.send(large);
        f.out.send("two");
        CHECK(f.receives(client, large + "\ntwo\n"));
    }

    TEST_CASE("a slow subscriber loses the oldest lines, is told, and delays nobody")
    {
        fixture f{net::transport::unix_stream, 64, 10};
        peer const slow{f.at};
        peer const fast{f.at};
        REQUIRE(f.have(2));
        constexpr std::size_t sent = 1'000;
        std::string const line(1'000, 'x');
        std::size_t heard = 0;
        for (std::size_t i = 1; i <= sent; ++i) {
            f.out.send(line);
            REQUIRE(f.until([&] { return (heard += fast.received().size()) == i * (line.size() + 1); }));
        }
        auto const dropped = f.out.dropped("slow_subscriber");
        CHECK(dropped > 0);

        std::string received;
        auto const notice = "{\"schema\":1,\"kind\":\"dropped\",\"count\":" + std::to_string(dropped) + "}\n";
        CHECK(f.until([&] {
            received += slow.received();
            return received.size() == (sent - dropped) * (line.size() + 1) + notice.size();
        }));
        // In the place of what was lost: the ten that waited come after it.
        auto const at = received.find(notice);
        REQUIRE(at != std::string::npos);
        CHECK(received.size() - at == notice.size() + 10 * (line.size() + 1));
    }

    TEST_CASE("subscribers that leave, in the middle of a write too, are forgotten")
    {
        for (auto const kind : {net::transport::tcp, net::transport::unix_stream}) {
            fixture f{kind, 64, 100};
            {
                peer stuck{f.at};
                peer const idle{f.at};
                REQUIRE(f.have(2));
                for (int i = 0; i < 200; ++i) f.out.send(std::string(100'000, 'x'));
                f.out.io.poll();
                stuck.reset();
            }
            // A TCP peer that closes may only have shut down its side: the next lines show that it is gone.
            CHECK(f.until([&] {
                f.out.send("anybody there?");
                return f.out.output->subscribers() == 0;
            }));
        }
    }

    TEST_CASE("a subscriber that has shut down its own side still hears")
    {
        for (auto const kind : {net::transport::tcp, net::transport::unix_stream}) {
            fixture f{kind, 64, 100};
            peer const client{f.at};
            REQUIRE(f.have(1));
            client.finish_sending();
            f.out.io.poll();
            f.out.send("one");
            CHECK(f.receives(client, "one\n"));
            CHECK(f.out.output->subscribers() == 1);
        }
    }

    TEST_CASE("beyond the cap a new one is refused, unless one has shut down its side")
    {
        fixture f{net::transport::tcp, 2, 100};
        peer const first{f.at};
        peer const second{f.at};
        REQUIRE(f.have(2));
        peer const third{f.at};
        CHECK(f.until([&] { return third.closed_by_server(); }));
        CHECK(f.out.registry.get("lariat_subscribers_refused_total", "", "max_subscribers").value() == 1);

        first.finish_sending();
        f.out.io.poll();
        peer const fourth{f.at};
        CHECK(f.until([&] { return first.closed_by_server(); }));
        f.out.send("one");
        CHECK(f.receives(second, "one\n"));
        CHECK(f.receives(fourth, "one\n"));
        CHECK(f.out.output->subscribers() == 2);
    }

    TEST_CASE("what a subscriber sends is ignored")
    {
        fixture f{net::transport::tcp, 64, 100};
        peer const client{f.at};
        client.send(std::string(10'000, '?'));
        REQUIRE(f.have(1));
        f.out.send("one");
        CHECK(f.receives(client, "one\n"));
    }

    TEST_CASE("a stop writes what waits, and cuts off who does not read")
    {
        fixture f{net::transport::unix_stream, 64, 1'000};
        peer const reader{f.at};
        peer const stuck{f.at};
        REQUIRE(f.have(2));
        for (int i = 0; i < 1'000; ++i) f.out.send(std::string(1'000, 'x'));
        bool stopped = false;
        net::asio::co_spawn(f.out.io,
            f.out.output->stop(std::chrono::steady_clock::now() + 1s), // for a reader on a loaded machine
            [&](std::exception_ptr const&) { stopped = true; });
        std::size_t received = 0;
        CHECK(f.until([&] {
            received += reader.received().size();
            return stopped;
        }));
        received += reader.received().size();
        CHECK(received == 1'001'000);
        CHECK(reader.closed_by_server());
        CHECK_FALSE(std::filesystem::exists(f.at.path));
    }
} // TEST_SUITE
