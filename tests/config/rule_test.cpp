#include <doctest/doctest.h>

#include "config/presets.hpp"
#include "config/support.hpp"

namespace config = lariat::config;
namespace detect = lariat::detect;
using lariat::testing::settings_of;
using namespace std::chrono_literals;

TEST_SUITE("config.rules")
{
    TEST_CASE("a group reads all that it can say")
    {
        auto const s = settings_of(R"(
        [[group]]
        name = "pumps"
        match = "pump*"
        tags = { site = "n*" }
        by = ["id", "room"]
        explains = "*:flow"
        threshold = 4
        longest_freeze = 100
        max_members = 12
        [limits]
        max_groups = 7
    )");
        REQUIRE(s.groups.size() == 1);
        lariat::engine::group_rule expected;
        expected.name = "pumps";
        expected.match = {{"pump*"}, {{"site", "n*"}}};
        expected.by = {"id", "room"};
        expected.explains = {"*:flow"};
        expected.detect = {4, 100};
        expected.max_members = 12;
        CHECK(s.groups[0] == expected);
        CHECK(s.limits.max_groups == 7);
    }

    TEST_CASE("a rule reads all that it can say")
    {
        auto const s = settings_of(R"(
        [[rule]]
        name = "boilers"
        match = ["boiler*", "*:flow_temp"]
        tags = { room = "cellar*", floor = "?" }
        ignore = true
        transform = "rate"
        direction = "below"
        judge_booleans = true
        seasonal = false
        shape = false
        probability = 0.01
        threshold = 3
        floor_absolute = 0.5
        floor_relative = 0.05
        tick = 0.1
        minimum = -40
        maximum = 85
        missing_values = [-9999, 7999.5]
        expected_interval = "10s"
        gap_factor = 3
        stuck_after = "1h"
        fire_after = 2
        clear_after = 9
        clear_level = 0.8
        quiet_minimum = 10
        quiet_maximum = 20
    )");
        REQUIRE(s.rules.size() == 1);
        auto const& rule = s.rules[0];
        CHECK(rule.name == "boilers");
        CHECK(rule.match.keys == std::vector<std::string>{"boiler*", "*:flow_temp"});
        CHECK(rule.match.tags
            == std::vector<std::pair<std::string, std::string>>{{"floor", "?"}, {"room", "cellar*"}});
        CHECK(rule.ignore);
        detect::options expected;
        expected.transform = detect::transform::rate;
        expected.direction = detect::direction::below;
        expected.judge_booleans = true;
        expected.seasonal = false;
        expected.shape = false;
        expected.probability = 0.01;
        expected.threshold = 3;
        expected.floor_absolute = 0.5;
        expected.floor_relative = 0.05;
        expected.tick = 0.1;
        expected.minimum = -40;
        expected.maximum = 85;
        expected.missing_values = {-9999, 7999.5};
        expected.expected_interval = 10s;
        expected.gap_factor = 3;
        expected.stuck_after = 1h;
        expected.fire_after = 2;
        expected.clear_after = 9;
        expected.clear_level = 0.8;
        expected.quiet_minimum = 10;
        expected.quiet_maximum = 20;
        CHECK(rule.detect == expected);
        CHECK(s.detect == detect::options{});
    }

    TEST_CASE("a rule starts from [detect], wherever that stands")
    {
        auto const s = settings_of("[[rule]]\nmatch = \"a\"\ntick = 2\n[detect]\nshape = false\ntick = 1\n");
        CHECK_FALSE(s.rules.at(0).detect.shape);
        CHECK(s.rules.at(0).detect.tick == 2);
        CHECK(s.detect.tick == 1);
        CHECK(s.rules.at(0).name == "rule 1");
    }

    TEST_CASE("a rule that names a preset starts from that alone; its own keys override it in any order")
    {
        auto const s =
            settings_of("[detect]\ntick = 7\n[[rule]]\nmatch = \"a\"\nshape = true\npreset = \"lean\"\n");
        auto const& o = s.rules.at(0).detect;
        CHECK(o.shape);
        CHECK_FALSE(o.seasonal);
        CHECK(o.tick == 0);
    }

    TEST_CASE("one replacement of the threshold takes the place of the other that was inherited")
    {
        auto const s = settings_of("[detect]\nthreshold = 3\n[[rule]]\nmatch = \"a\"\nmae_factor = 4\n"
                                   "[[rule]]\nmatch = \"b\"\nthreshold = 0\n[[rule]]\nmatch = \"c\"\n");
        CHECK_FALSE(s.rules.at(0).detect.threshold.has_value());
        CHECK(s.rules.at(0).detect.mae_factor == 4);
        CHECK_FALSE(s.rules.at(1).detect.threshold.has_value()); // back to the calibrated one
        CHECK(s.rules.at(2).detect.threshold == 3);
    }

    TEST_CASE("the preset of sensors holds the built-in defaults")
    {
        CHECK(config::presets().front().name == "sensors");
        CHECK(config::presets().front().detect == detect::options{});
    }

    TEST_CASE("every preset could have been written in a file")
    {
        for (auto const& preset : config::presets()) {
            CAPTURE(preset.name);
            auto const s = settings_of("[detect]\npreset = \"" + std::string{preset.name} + "\"\n");
            CHECK(s.detect == preset.detect);
            CHECK(settings_of(config::print(s)) == s);
        }
    }
} // TEST_SUITE

TEST_SUITE("config.inputs")
{
    TEST_CASE("an input reads all that it can say")
    {
        auto const s = settings_of(R"(
        [[input]]
        listen = "unixgram:///x"
        format = "ndjson"
        precision = "ms"
        max_line = "1KiB"
        line_timeout = "5s"
        idle_timeout = "1m"
        max_connections = 3
        allow_remote = true
        socket_mode = "0600"
        [input.json]
        stream = "sensor.id"
        time = "ts"
        values = "v.x"
        tags = "labels"
        field = "kind"
    )");
        lariat::net::input_options expected;
        expected.listen.transport = lariat::net::transport::unix_datagram;
        expected.listen.path = "/x";
        expected.decode.format = lariat::wire::format::ndjson;
        expected.decode.precision = lariat::wire::precision::milliseconds;
        expected.decode.max_line_bytes = 1'024;
        expected.decode.json = {
            .stream = "sensor.id", .time = "ts", .values = {"v.x"}, .tags = "labels", .field = "kind"};
        expected.limits.line_timeout = 5s;
        expected.limits.idle_timeout = 1min;
        expected.limits.max_connections = 3;
        expected.allow_remote = true;
        expected.socket_mode = 0600;
        REQUIRE(s.inputs.size() == 1);
        CHECK(s.inputs[0] == expected);
    }

    TEST_CASE("the server, limits, state and log read all that they can say")
    {
        auto const s = settings_of(R"(
        timezone = "Etc/UTC"
        [http]
        enabled = false
        listen = "tcp://[::1]:1"
        socket = "unix:///s"
        allow_remote = true
        max_connections = 2
        max_request = 2048
        request_timeout = "1s"
        [limits]
        max_streams = 5
        max_memory = "1GB"
        max_key = 100
        new_streams = 7
        forget_after = "2h"
        [state]
        directory = "/d"
        [log]
        level = "error"
        priority_prefix = true
        [[output]]
        to = "unix:///o"
        queue = 6
        max_subscribers = 7
        allow_remote = true
        socket_mode = "0666"
    )");
        CHECK(s.timezone == "Etc/UTC");
        CHECK_FALSE(s.http.enabled);
        CHECK(lariat::net::to_string(s.http.listen) == "tcp://[::1]:1");
        CHECK(s.http.socket_path == "/s");
        CHECK(s.http.allow_remote);
        CHECK(s.http.max_connections == 2);
        CHECK(s.http.max_request_bytes == 2'048);
        CHECK(s.http.request_timeout == 1s);
        CHECK(s.limits
            == lariat::engine::limits{.max_streams = 5,
                .max_memory_bytes = 1'000'000'000,
                .max_key_bytes = 100,
                .new_streams_per_second = 7,
                .forget_after = 2h});
        CHECK(s.state.directory == "/d");
        CHECK(s.log.level == lariat::telemetry::level::error);
        CHECK(s.log.priority_prefix);
        REQUIRE(s.outputs.size() == 1);
        CHECK(s.outputs[0].kind == lariat::sinks::output_kind::listener);
        CHECK(s.outputs[0].listen.path == "/o");
        CHECK(s.outputs[0].queue_events == 6);
        CHECK(s.outputs[0].max_subscribers == 7);
        CHECK(s.outputs[0].allow_remote);
        CHECK(s.outputs[0].socket_mode == 0666);
    }
} // TEST_SUITE
