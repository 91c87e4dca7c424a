#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "captured_console.hpp"
#include "commands/replay.hpp"
#include "replay/sender.hpp"
#include "scripted_daemon.hpp"
#include "temporary_file.hpp"
#include "text_bytes.hpp"
#include "wire/event_encoder.hpp"

using namespace lariat;
using namespace lariat::tool;
using tool::testing::at;
using tool::testing::captured_console;
using tool::testing::scripted_daemon;
using tool::testing::temporary_file;
using tool::testing::temporary_folder;

namespace {

std::string event_line(std::uint64_t id, core::event_phase phase, core::timestamp time, double value)
{
    core::event e;
    e.id = id;
    e.stream = "boiler:value";
    e.channel = core::channel::reading;
    e.phase = phase;
    e.begin = e.peak = e.time = e.end = time;
    e.value = e.observed = value;
    e.expected = 1;
    e.residual = value - 1;
    e.threshold = 0.5;
    e.why.base_name = "last reading";
    e.why.base = 1;
    std::string out;
    wire::append_event_json(out, e);
    return out + "\n";
}

replay_options at_daemon(scripted_daemon const& d)
{
    replay_options o;
    o.to = d.to();
    o.control = d.control_at();
    o.pace.flat_out = true;
    return o;
}

std::string const boiler =
    "time,value\n2014-01-01 00:00:00,1\n2014-01-01 00:01:00,7\n2014-01-01 00:02:00,1\n";

} // namespace

TEST_SUITE("tools.replay")
{
    TEST_CASE("a file arrives as line protocol, and its known fault is found among the events")
    {
        auto const fault_time = at("2014-01-01T00:01:00Z");
        scripted_daemon daemon{event_line(1, core::event_phase::begin, fault_time, 7) + "no event\n"
            + event_line(1, core::event_phase::end, at("2014-01-01T00:02:00Z"), 1)
            + event_line(2, core::event_phase::begin, at("2014-01-01T00:02:00Z"), 3)};
        temporary_file const file{"boiler.csv", boiler};
        temporary_file const labels{
            "labels.csv", "begin,end,kind\n2014-01-01T00:00:30Z,2014-01-01T00:01:00Z,boil over\n"};
        auto options = at_daemon(daemon);
        options.files = {file.path()};
        options.listen = daemon.listen_at();
        options.labels_in = {labels.path()};
        options.must_hit = {"boil over"};
        captured_console out;

        auto const done = run_replay(options, out);

        REQUIRE_MESSAGE(done.has_value(), done.error().message);
        CHECK(*done == 0);
        CHECK(daemon.received()
            == "boiler value=1 1388534400000000000\nboiler value=7 1388534460000000000\n"
               "boiler value=1 1388534520000000000\n");
        std::string const said = out.output();
        CAPTURE(said);
        CHECK(said.find("boiler value 7 is 6 above the expected 1") != std::string::npos);
        CHECK(said.find("sent 3 readings of 1 stream") != std::string::npos);
        CHECK(said.find("2 events: 1 of 1 known fault hit, 0 missed, 1 false event, mean delay 30 s")
            != std::string::npos);
        CHECK(said.find("the daemon counted") == std::string::npos); // it counted them all
    }

    TEST_CASE("a missed fault that must be hit makes the exit code 1, and JSON says what a person reads")
    {
        scripted_daemon daemon;
        temporary_file const file{"boiler.csv", boiler};
        temporary_file const labels{"labels.csv", "begin,end,kind\n2014-01-01,2014-01-02,boil over\n"};
        auto options = at_daemon(daemon);
        options.files = {file.path()};
        options.listen = daemon.listen_at();
        options.labels_in = {labels.path()};
        options.must_hit = {"boil over"};
        options.json = true;
        captured_console out;
        auto const done = run_replay(options, out);
        REQUIRE_MESSAGE(done.has_value(), done.error().message);
        CHECK(*done == 1);
        CHECK(out.error().find("not flagged: boil over") != std::string::npos);
        std::string const json = out.output();
        CAPTURE(json);
        for (char const* part : {R"("readings":3,)", R"("arrived":3,)", R"("misses":1,)",
                 R"("mean_delay_seconds":null)", R"("delay_seconds":null)", R"("kind":"boil over")"})
            CHECK(json.find(part) != std::string::npos);
    }

    TEST_CASE("injected faults are written as labels and scored")
    {
        scripted_daemon daemon;
        temporary_folder const folder;
        auto options = at_daemon(daemon);
        options.generate = series_kind::sensor;
        options.readings = 500;
        options.inject.kinds = {*parse_injection("spike")};
        options.inject.rate = 0.02;
        options.inject.count = 3;
        options.labels_out = folder / "labels.csv";
        options.listen = daemon.listen_at();
        options.plot = "sensors";
        captured_console out;
        auto const done = run_replay(options, out);
        REQUIRE_MESSAGE(done.has_value(), done.error().message);
        auto const labels = read_labels(options.labels_out);
        REQUIRE_MESSAGE(labels.has_value(), labels.error().message);
        CHECK(labels->size() == 3);
        CHECK(out.output().find("0 of 3 known faults hit, 3 missed") != std::string::npos);
        CHECK(out.output().find("⣿ value") != std::string::npos);
    }

    TEST_CASE("readings without a time need a pace to be said, and get it")
    {
        temporary_file const file{"a.csv", "value\n5\n4\n"};
        captured_console out;
        {
            scripted_daemon daemon;
            auto options = at_daemon(daemon);
            options.files = {file.path()};
            options.pace.flat_out = false;
            auto const refused = run_replay(options, out);
            REQUIRE(refused.has_error());
            CHECK(refused.error().exit_code == EX_DATAERR);
            CHECK(refused.error().message.find("--interval") != std::string::npos);
        }
        scripted_daemon daemon;
        auto options = at_daemon(daemon);
        options.files = {file.path()};
        REQUIRE(run_replay(options, out).has_value());
        CHECK(daemon.received() == "a value=5\na value=4\n"); // the listener gives the time
    }

    TEST_CASE("a paced replay sends at the recorded distances")
    {
        scripted_daemon daemon;
        temporary_file const file{"boiler.csv", boiler};
        auto options = at_daemon(daemon);
        options.files = {file.path()};
        options.pace = {.speed = 6'000}; // two minutes in 20 ms
        captured_console out;
        auto const begin = steady::now();
        REQUIRE(run_replay(options, out).has_value());
        CHECK((steady::now() - begin >= std::chrono::milliseconds{20}));
    }

    TEST_CASE("datagrams hold whole lines, and none is lost while there is room")
    {
        temporary_folder const folder;
        auto const place = net::parse_endpoint("unixgram://" + (folder / "in.dgram"));
        REQUIRE(place.has_value());
        auto listener = socket::listen(*place);
        REQUIRE(listener.has_value());
        auto opened = sender::open(net::to_string(*place));
        REQUIRE(opened.has_value());
        std::string sent;
        for (int i = 0; i < 600; ++i) {
            std::string const line =
                "boiler value=" + std::to_string(i) + " " + std::to_string(1'000 + i) + "\n";
            sent += line;
            REQUIRE(opened->put(line).has_value());
        }
        REQUIRE(opened->finish().has_value());
        std::string received;
        int datagrams = 0;
        std::string one(65'536, '\0');
        while (received.size() < sent.size()) {
            auto const got = listener->receive(one, steady::now() + std::chrono::seconds{20});
            REQUIRE(got.has_value());
            ++datagrams;
            CHECK(*got <= 8'192);
            CHECK(one[*got - 1] == '\n');
            received.append(one, 0, *got);
        }
        CHECK(received == sent);
        CHECK(datagrams > 1);
    }

    TEST_CASE("where nobody listens, the fault says what to do")
    {
        std::string nobody;
        {
            auto const gone = socket::listen({net::transport::tcp, "127.0.0.1", 0, {}});
            REQUIRE(gone.has_value());
            nobody = net::to_string(gone->local_endpoint());
        }
        temporary_file const file{"boiler.csv", boiler};
        replay_options options;
        options.files = {file.path()};
        options.to = nobody;
        captured_console out;
        auto const refused = run_replay(options, out);
        REQUIRE(refused.has_error());
        CHECK(refused.error().exit_code == EX_UNAVAILABLE);
        CHECK(refused.error().message.find("Is lariatd running") != std::string::npos);
    }

    TEST_CASE("files and generated streams, loops and pipes, endpoints and files are told apart")
    {
        captured_console out;
        replay_options neither;
        CHECK(run_replay(neither, out).error().exit_code == EX_USAGE);
        replay_options both;
        both.files = {"a.csv"};
        both.generate = series_kind::price;
        CHECK(run_replay(both, out).error().exit_code == EX_USAGE);
        replay_options loop;
        loop.files = {"-"};
        loop.loop = 2;
        CHECK(run_replay(loop, out).error().exit_code == EX_USAGE);
        replay_options endpoint;
        endpoint.files = {"tcp://127.0.0.1:1"};
        CHECK(run_replay(endpoint, out).error().message.find("--listen=tcp://127.0.0.1:1")
            != std::string::npos);
    }
} // TEST_SUITE
