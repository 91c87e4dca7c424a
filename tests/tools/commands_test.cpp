#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "captured_console.hpp"
#include "commands/ask.hpp"
#include "commands/record.hpp"
#include "commands/watch.hpp"
#include "scripted_daemon.hpp"
#include "series/open.hpp"
#include "temporary_file.hpp"
#include "text_bytes.hpp"
#include "wire/event_encoder.hpp"

using namespace lariat;
using namespace lariat::tool;
using namespace std::chrono_literals;
using tool::testing::captured_console;
using tool::testing::drain;
using tool::testing::scripted_daemon;
using tool::testing::temporary_folder;

namespace {

std::string event_line(std::string const& stream)
{
    core::event e;
    e.id = 7;
    e.stream = stream;
    e.channel = core::channel::reading;
    e.severity = core::severity::critical;
    e.value = e.observed = 9;
    e.residual = 9;
    e.threshold = 1;
    e.why.base_name = "nothing";
    std::string out;
    wire::append_event_json(out, e);
    return out;
}

ask_options asking(scripted_daemon const& d)
{
    return {d.control_at(), false};
}

} // namespace

TEST_SUITE("tools.commands")
{
    TEST_CASE("status says how the daemon is, and its exit code whether that is well")
    {
        captured_console out;
        scripted_daemon const well{{},
            R"({"status":"ok","reasons":[],"version":"0.1.0","uptime_seconds":3720,"streams":1200,"readings":5000000,"events_open":2})"};
        auto const ok = run_status({asking(well), false, 0}, out);
        REQUIRE_MESSAGE(ok.has_value(), ok.error().message);
        CHECK(*ok == 0);
        CHECK(out.output()
            == "lariatd 0.1.0 is ok, up 1 h 2 min\n1,200 streams, 5,000,000 readings, 2 open events\n");

        captured_console worse;
        scripted_daemon const ill{{}, R"({"status":"degraded","reasons":["event file: disk full"]})"};
        auto const degraded = run_status({asking(ill), false, 0}, worse);
        REQUIRE(degraded.has_value());
        CHECK(*degraded == 1);
        CHECK(worse.output().find("event file: disk full") != std::string::npos);
    }

    TEST_CASE("streams are listed with what each expects, and the glob is encoded")
    {
        scripted_daemon const d{{},
            R"({"total":2,"next":null,"streams":[{"key":"a:value","readings":5,"last_value":1.5,"expected":1.25,"threshold":0.5,"warmup":{"seen":5,"of":100,"done":false},"events_open":0,"judged":true,"rule":""},{"key":"b:value","readings":1000,"last_value":2,"expected":2,"threshold":0.5,"warmup":{"seen":100,"of":100,"done":true},"events_open":1,"judged":true,"rule":"pumps"}]})"};
        captured_console out;
        REQUIRE(run_streams({asking(d), "a *", 100}, out).has_value());
        CHECK(d.last_request() == "GET /api/v1/streams?match=a%20%2A&limit=100 HTTP/1.1");
        CHECK(out.output()
            == "stream   readings  last  expected  threshold          state   rule\n"
               "a:value         5   1.5      1.25        0.5  warming 5/100      -\n"
               "b:value     1,000     2         2        0.5         1 open  pumps\n"
               "2 of 2 streams\n");
    }

    TEST_CASE("explain shows the weights that are not zero, and counts the others")
    {
        scripted_daemon const d{{},
            R"({"key":"a:value","readings":500,"last_time":"2014-01-01T00:00:00Z","last_value":1,"warmup":{"done":true},"forecasts":[{"name":"one_step","base":"last reading","base_value":1,"features":[{"name":"lag 1","weight":0.25},{"name":"lag 2","weight":0}]}],"channels":[{"name":"reading","scale":0.1,"threshold":0.5,"decides":true}]})"};
        captured_console out;
        REQUIRE(run_explain(asking(d), "a:value", out).has_value());
        std::string const said = out.output();
        CAPTURE(said);
        CHECK(said.find("one_step forecast: from last reading 1") != std::string::npos);
        CHECK(said.find("lag 1") != std::string::npos);
        CHECK(said.find("+0.25") != std::string::npos);
        CHECK(said.find("1 features have not earned a weight") != std::string::npos);
    }

    TEST_CASE("the latest events read as when they came")
    {
        scripted_daemon const d{{}, "{\"events\":[" + event_line("a:value") + "]}"};
        captured_console out;
        REQUIRE(run_events({asking(d), 5}, out).has_value());
        CHECK(d.last_request() == "GET /api/v1/events?limit=5 HTTP/1.1");
        CHECK(out.output().find("a value 9 is 9 above the expected 0") != std::string::npos);
    }

    TEST_CASE("an answer that is none is a fault of protocol, not a crash")
    {
        for (char const* answer : {"[]", "{", "null", "\"ok\"", "{}"}) {
            CAPTURE(answer);
            scripted_daemon const d{{}, answer};
            captured_console out;
            auto const told = run_status({asking(d), false, 0}, out);
            REQUIRE(told.has_error());
            CHECK(told.error().exit_code == EX_PROTOCOL);
        }
    }

    TEST_CASE("watch shows the streams that match, as text or as they came, and ends at the count")
    {
        for (bool const json : {false, true}) {
            CAPTURE(json);
            scripted_daemon const d{event_line("boiler:value") + "\n" + event_line("pump,id=1:flow") + "\n"};
            auto peer = socket::connect(*net::parse_endpoint(d.to()), steady::now() + 5s);
            REQUIRE(peer.has_value());
            peer->finish_sending(); // the script gives the events when the readings have ended
            captured_console out;
            auto const done = run_watch({d.listen_at(), "pump*", 1, json, 1ms}, out);
            REQUIRE_MESSAGE(done.has_value(), done.error().message);
            CHECK(*done == 0);
            if (json)
                CHECK(out.output() == event_line("pump,id=1:flow") + "\n");
            else
                CHECK(out.output().find("pump{id=1} flow 9 is 9 above") != std::string::npos);
        }
    }

    TEST_CASE("watch connects again when the daemon comes back")
    {
        temporary_folder const folder;
        auto const place = net::parse_endpoint("unix://" + (folder / "events.sock"));
        REQUIRE(place.has_value());
        std::jthread const daemon{[&place, &folder] {
            auto const deadline = steady::now() + 20s;
            for (int life = 0; life < 2; ++life) { // takes one subscriber, gives one event, goes
                auto listener = socket::listen(*place);
                if (!listener) return;
                auto peer = listener->accept(deadline);
                if (!peer) return;
                static_cast<void>(peer->send(event_line("boiler:value") + "\n", deadline));
                std::filesystem::remove(folder / "events.sock");
            }
        }};
        captured_console out;
        auto const done = run_watch({net::to_string(*place), "*", 2, true, 1ms}, out);
        REQUIRE_MESSAGE(done.has_value(), done.error().message);
        CHECK(out.output() == event_line("boiler:value") + "\n" + event_line("boiler:value") + "\n");
        CHECK(out.error().find("trying again in 1 ms") != std::string::npos);
    }

    TEST_CASE("what is recorded can be replayed, whatever the format it came in")
    {
        temporary_folder const folder;
        std::string const place = "unix://" + (folder / "in.sock");
        record_options const options{place, folder / "taken.lp", 4, 20s, 64};
        captured_console out;
        std::jthread const client{[&place] {
            auto const deadline = steady::now() + 20s;
            auto peer = socket::connect(*net::parse_endpoint(place), deadline);
            while (!peer && steady::now() < deadline) { // until the recorder listens
                static_cast<void>(wait_until(steady::now() + 2ms));
                peer = socket::connect(*net::parse_endpoint(place), deadline);
            }
            if (!peer) return;
            static_cast<void>(
                peer->send("m,a=b x=1.5,y=2i 5000000000\nnonsense\n"
                           "{\"stream\":\"n\",\"t\":\"1970-01-01T00:00:06Z\",\"v\":3}\nplain.name 4 7\n",
                    deadline));
            peer->finish_sending();
        }};
        auto const done = run_record(options, out);
        REQUIRE_MESSAGE(done.has_value(), done.error().message);
        CHECK(out.error().find("4 readings of 4 streams") != std::string::npos);

        stream_names names;
        auto const again = open_series(options.file, {}, names);
        REQUIRE_MESSAGE(again.has_value(), again.error().message);
        auto const all = drain(**again);
        REQUIRE(all.size() == 4);
        CHECK(names.key(all[0].stream) == "m,a=b:x");
        CHECK(all[1].value == 2);
        CHECK(names.key(all[2].stream) == "n:value");
        CHECK((all[2].time == core::timestamp{6s}));
        CHECK(names.key(all[3].stream) == "plain.name:value");
    }

    TEST_CASE("a recorder that may not write says so before it listens for long")
    {
        temporary_folder const folder;
        captured_console out;
        auto const refused =
            run_record({"unix://" + (folder / "in.sock"), folder / "no/such/folder", 1, 1s, 4}, out);
        REQUIRE(refused.has_error());
        CHECK(refused.error().exit_code == EX_CANTCREAT);
        CHECK(run_record({"nowhere", "-", 1, 1s, 4}, out).error().exit_code == EX_USAGE);
    }
} // TEST_SUITE
