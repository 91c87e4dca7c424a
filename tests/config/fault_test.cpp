#include <doctest/doctest.h>

#include "config/support.hpp"

namespace config = lariat::config;
using lariat::testing::faults_of;
using lariat::testing::machine;
using strings = std::vector<std::string>;

namespace {

struct row {
    std::string_view text;
    std::string_view expected; ///< the one fault begins so
};

template <std::size_t N> void check_one_fault_each(row const (&rows)[N])
{
    for (row const& r : rows) {
        CAPTURE(r.text);
        auto const faults = faults_of(r.text);
        CHECK(faults.size() == 1);
        for (auto const& f : faults) {
            CAPTURE(f);
            CHECK(f.starts_with(r.expected));
        }
    }
}

} // namespace

TEST_SUITE("config.faults")
{
    TEST_CASE("what is not known is refused, with where it belongs or the nearest that is known")
    {
        row const rows[] = {
            {"timezon = \"\"", "f.toml:1:1: timezon: unknown key; did you mean `timezone`?"},
            {"[inputs]\n", "f.toml:1:2: inputs: unknown section; did you mean `input`?"},
            {"\n\n[[herd]]\nname = 1\n", "f.toml:3:3: herd: unknown section"},
            {"[[group]]\nname = \"a\"\nmatch = \"*\"\nby = [\"x\", \"x\"]\n",
                "f.toml:4:12: group.by: \"x\" stands there twice"},
            {"[detect]\n  treshold = 1",
                "f.toml:2:3: detect.treshold: unknown key; did you mean `threshold`?"},
            {"[detect]\nseasonla = true",
                "f.toml:2:1: detect.seasonla: unknown key; did you mean `seasonal`?"},
            {"[detect]\nxyz = 1", "f.toml:2:1: detect.xyz: unknown key"},
            {"limits.max_stream = 1",
                "f.toml:1:8: limits.max_stream: unknown key; did you mean `max_streams`?"},
            {"[[input]]\nlisten = \"udp://[::1]:1\"\njson = { value = \"v\" }",
                "f.toml:3:10: input.json.value: unknown key; did you mean `values`?"},
            {"[[rule]]\nmatch = \"a\"\nmax_line = 1",
                "f.toml:3:1: rule.max_line: unknown key; it belongs in [[input]]"},
            {"fire_after = 2", "f.toml:1:1: fire_after: unknown key; it belongs in [detect] or [[rule]]"},
            {"[http]\ntimezone = \"\"",
                "f.toml:2:1: http.timezone: unknown key; it belongs in front of every section"},
        };
        check_one_fault_each(rows);
    }

    TEST_CASE("a name without a near one gets no suggestion")
    {
        CHECK(faults_of("[detect]\nxyz = 1") == strings{"f.toml:2:1: detect.xyz: unknown key"});
    }

    TEST_CASE("a value of the wrong type says what is expected and what was found")
    {
        row const rows[] = {
            {"timezone = 1", "f.toml:1:12: timezone: expected a string, found an integer"},
            {"[detect]\nseasonal = \"yes\"",
                "f.toml:2:12: detect.seasonal: expected true or false, found a string"},
            {"[detect]\nfire_after = 1.5",
                "f.toml:2:14: detect.fire_after: expected an integer, found a number with a fraction"},
            {"[detect]\nprobability = true",
                "f.toml:2:15: detect.probability: expected a number, found true or false"},
            {"[detect]\nstuck_after = 30",
                "f.toml:2:15: detect.stuck_after: expected a duration such as \"30s\" or \"1h30m\", found an "
                "integer"},
            {"[limits]\nmax_memory = []",
                "f.toml:2:14: limits.max_memory: expected a number of bytes, or a size such as \"256MiB\", "
                "found an array"},
            {"[[input]]\nlisten = \"udp://[::1]:1\"\nsocket_mode = 660",
                "f.toml:3:15: input.socket_mode: expected permissions as an octal string such as \"0660\", "
                "found an "
                "integer"},
            {"[[rule]]\nmatch = 3",
                "f.toml:2:9: rule.match: expected a glob or an array of globs, found an integer"},
            {"[[rule]]\nmatch = [\"a\", 3]",
                "f.toml:2:15: rule.match: expected a glob such as \"temp*\", found an integer"},
            {"[[rule]]\ntags = \"a\"",
                "f.toml:2:8: rule.tags: expected a table such as { room = \"cellar*\" }, found a "
                "string"},
            {"[[rule]]\ntags = { a = 1979-05-27 }",
                "f.toml:2:14: rule.tags.a: expected a glob such as \"temp*\", found a "
                "date or time"},
            {"[input]\nlisten = \"\"", "f.toml:1:1: input: expected tables, [[input]], found a table"},
            {"[[http]]\n", "f.toml:1:1: http: expected one table, [http], found an array"},
            {"http = 1", "f.toml:1:8: http: expected one table, [http], found an integer"},
            {"rule = [1]", "f.toml:1:8: rule: expected tables, [[rule]], found an array"},
        };
        check_one_fault_each(rows);
    }

    TEST_CASE("a value out of range names the range, at its exact edges")
    {
        row const rows[] = {
            {"[detect]\nprobability = 0",
                "f.toml:2:15: detect.probability: 0 is out of range; allowed: more than 0, less "
                "than 0.5"},
            {"[detect]\nprobability = 0.5", "f.toml:2:15: detect.probability: 0.5 is out of range"},
            {"[detect]\nclear_level = 0",
                "f.toml:2:15: detect.clear_level: 0 is out of range; allowed: more than 0, at "
                "most 1"},
            {"[detect]\nclear_level = 1.0000001",
                "f.toml:2:15: detect.clear_level: 1.0000001 is out of range"},
            {"[detect]\nfloor_relative = -0.1",
                "f.toml:2:18: detect.floor_relative: -0.1 is out of range; allowed: 0 or "
                "more"},
            {"[detect]\ntick = inf", "f.toml:2:8: detect.tick: inf is out of range"},
            {"[detect]\nminimum = nan", "f.toml:2:11: detect.minimum: nan is not a value"},
            {"[detect]\nmissing_values = -9999",
                "f.toml:2:18: detect.missing_values: expected an array of numbers such as [-9999], found an "
                "integer"},
            {"[detect]\nmissing_values = [1, inf]",
                "f.toml:2:22: detect.missing_values: inf is out of range"},
            {"[detect]\nthreshold = -1", "f.toml:2:13: detect.threshold: -1 is out of range"},
            {"[detect]\nfire_after = 0",
                "f.toml:2:14: detect.fire_after: 0 is out of range; allowed: 1 to 1000000"},
            {"[detect]\nfire_after = -1", "f.toml:2:14: detect.fire_after: -1 is out of range"},
            {"[detect]\nfire_after = 1000001", "f.toml:2:14: detect.fire_after: 1000001 is out of range"},
            {"[detect]\ngap_factor = 0.9",
                "f.toml:2:14: detect.gap_factor: 0.9 is out of range; allowed: 1 to 1000000"},
            {"[detect]\nstuck_after = \"367d\"",
                "f.toml:2:15: detect.stuck_after: \"367d\" is out of range; allowed: 0s to "
                "366d"},
            {"[detect]\nstuck_after = \"soon\"",
                "f.toml:2:15: detect.stuck_after: \"soon\" is not a duration"},
            {"[http]\nrequest_timeout = \"99ms\"",
                "f.toml:2:19: http.request_timeout: \"99ms\" is out of range; allowed: "
                "100ms to 1h"},
            {"[http]\nrequest_timeout = \"1s1us\"",
                "f.toml:2:19: http.request_timeout: \"1s1us\" is finer than 1ms"},
            {"[limits]\nmax_memory = -1",
                "f.toml:2:14: limits.max_memory: -1 is out of range; allowed: 1MiB to 1024GiB"},
            {"[limits]\nmax_memory = 1048575", "f.toml:2:14: limits.max_memory: 1048575 is out of range"},
            {"[limits]\nmax_memory = \"1 MiB\"", "f.toml:2:14: limits.max_memory: \"1 MiB\" is not a size"},
            {"[[input]]\nlisten = \"udp://[::1]:1\"\nmax_line = 63",
                "f.toml:3:12: input.max_line: 63 is out of range; "
                "allowed: 64B to 16MiB"},
            {"[[input]]\nlisten = \"udp://[::1]:1\"\nmax_connections = 65537",
                "f.toml:3:19: input.max_connections: 65537 is out of range; allowed: 1 to 65536"},
            {"[[input]]\nlisten = \"udp://[::1]:1\"\nsocket_mode = \"0888\"",
                "f.toml:3:15: input.socket_mode: \"0888\" is not permissions; allowed: \"0000\" to \"0777\", "
                "octal"},
            {"[[input]]\nlisten = \"udp://[::1]:1\"\nformat = \"json\"",
                "f.toml:3:10: input.format: \"json\" is not one of \"auto\", \"influx\", \"ndjson\" or "
                "\"plain\"; did you "
                "mean `ndjson`?"},
            {"[log]\nlevel = \"inof\"",
                "f.toml:2:9: log.level: \"inof\" is not one of \"error\", \"warning\", \"info\" or "
                "\"debug\"; did you mean `info`?"},
            {"[detect]\npreset = \"price\"",
                "f.toml:2:10: detect.preset: \"price\" is not one of \"sensors\", \"prices\", "
                "\"vitals\" or \"lean\"; did you mean `prices`?"},
            {"[state]\ndirectory = \"var\"", "f.toml:2:13: state.directory: \"var\" is not an absolute path"},
            {"timezone = \"Europe/Brelin\"", "f.toml:1:12: timezone: \"Europe/Brelin\" is not a time zone"},
            {"timezone = \"../../../etc/passwd\"",
                "f.toml:1:12: timezone: \"../../../etc/passwd\" is not a time zone"},
        };
        check_one_fault_each(rows);
    }

    TEST_CASE("the edges themselves are allowed")
    {
        CHECK(faults_of(
                  "[detect]\nprobability = 0.4999\nclear_level = 1\nfire_after = 1\nclear_after = 1000000\n"
                  "gap_factor = 1\nstuck_after = \"366d\"\nthreshold = 0\nquiet_minimum = 0\nquiet_maximum = "
                  "0\n"
                  "minimum = 3\nmaximum = 3\n[http]\nrequest_timeout = \"100ms\"\n[limits]\nmax_memory = "
                  "1048576\n"
                  "max_streams = 1\n[[input]]\nlisten = \"udp://[::1]:1\"\nmax_line = 64\nmax_connections = "
                  "65536\n")
            == strings{});
    }

    TEST_CASE("endpoints and globs are refused with the reason")
    {
        row const rows[] = {
            {"[[input]]\n", "f.toml:1:1: input.listen: missing; every [[input]] has one"},
            {"[[input]]\nlisten = \"127.0.0.1:8094\"",
                "f.toml:2:10: input.listen: \"127.0.0.1:8094\": not an endpoint"},
            {"[[input]]\nlisten = \"tcp://127.0.0.1\"",
                "f.toml:2:10: input.listen: \"tcp://127.0.0.1\": no port"},
            {"[[input]]\nlisten = \"\"", "f.toml:2:10: input.listen: \"\": not an endpoint"},
            {"[[output]]\nto = \"udp://127.0.0.1:1\"",
                "f.toml:2:6: output.to: \"udp://127.0.0.1:1\" is not possible here; "
                "allowed: \"tcp://HOST:PORT\" or \"unix:///PATH\""},
            {"[[output]]\nto = \"sdtout\"", "f.toml:2:6: output.to: \"sdtout\" is not an output"},
            {"[[output]]\nto = \"file://events\"",
                "f.toml:2:6: output.to: \"file://events\": not the absolute path of a "
                "file"},
            {"[http]\nlisten = \"unix:///x\"",
                "f.toml:2:10: http.listen: \"unix:///x\" is not possible here; allowed: "
                "\"tcp://HOST:PORT\" or \"\" for none"},
            {"[http]\nsocket = \"/x\"", "f.toml:2:10: http.socket: \"/x\": not an endpoint"},
            {"[[rule]]\nmatch = \"a[b\"",
                "f.toml:2:9: rule.match: \"a[b\" is not a glob: its `[` has no `]`"},
            {"[[rule]]\nmatch = \"[z-a]\"",
                "f.toml:2:9: rule.match: \"[z-a]\" is not a glob: a range runs backwards"},
            {"[[rule]]\nmatch = [\"ok\", \"\"]", "f.toml:2:16: rule.match: \"\" is not a glob: it is empty"},
            {"[[rule]]\nmatch = 'a\\'",
                "f.toml:2:9: rule.match: \"a\\\" is not a glob: it ends in a backslash"},
            {"[[rule]]\nmatch = []", "f.toml:2:9: rule.match: empty"},
            {"[[rule]]\ntags = {}", "f.toml:2:8: rule.tags: empty"},
            {"[[rule]]\nname = \"x\"", "f.toml:1:1: rule.match: missing"},
            {"[[input]]\nlisten = \"udp://[::1]:1\"\njson.stream = \"a..b\"",
                "f.toml:3:15: input.json.stream: \"a..b\" is not a dotted path"},
            {"[[input]]\nlisten = \"udp://[::1]:1\"\njson.values = []",
                "f.toml:3:15: input.json.values: empty"},
        };
        check_one_fault_each(rows);
    }

    TEST_CASE("settings that contradict each other are refused where one of them stands")
    {
        row const rows[] = {
            {"[detect]\nminimum = 2\nmaximum = 1",
                "f.toml:3:11: detect.maximum: minimum 2 is above maximum 1"},
            {"[detect]\nmaximum = 1\n[[rule]]\nmatch = \"a\"\nminimum = 2",
                "f.toml:5:11: rule.minimum: minimum 2 is above maximum 1"},
            {"[detect]\nquiet_minimum = 201",
                "f.toml:2:17: detect.quiet_minimum: quiet_minimum 201 is above "
                "quiet_maximum 200"},
            {"[detect]\nthreshold = 1\nmae_factor = 2",
                "f.toml:3:14: detect.mae_factor: two replacements of the threshold"},
            {"[[rule]]\nname = \"x\"\nmatch = \"a\"\n[[rule]]\nmatch = \"b\"\nname = \"x\"",
                "f.toml:6:8: rule.name: \"x\" is the name of an earlier rule"},
        };
        check_one_fault_each(rows);
    }

    TEST_CASE("listening beyond this machine needs allow_remote")
    {
        row const rows[] = {
            {"[[input]]\nlisten = \"tcp://0.0.0.0:1\"",
                "f.toml:2:10: input.listen: tcp://0.0.0.0:1 can be reached from other machines"},
            {"[[output]]\nto = \"tcp://[::]:1\"", "f.toml:2:6: output.to: tcp://[::]:1 can be reached"},
            {"[http]\nlisten = \"tcp://example.org:1\"",
                "f.toml:2:10: http.listen: tcp://example.org:1 can be reached"},
        };
        check_one_fault_each(rows);
        CHECK(faults_of("[[input]]\nlisten = \"tcp://0.0.0.0:1\"\nallow_remote = true\n"
                        "[[output]]\nto = \"tcp://[::]:2\"\nallow_remote = true\n"
                        "[http]\nlisten = \"tcp://0.0.0.0:3\"\nallow_remote = true\n")
            == strings{});
    }

    TEST_CASE("what two things listen at is refused, the defaults counted")
    {
        row const rows[] = {
            {"[[input]]\nlisten = \"tcp://127.0.0.1:1\"\n[[input]]\nlisten = \"tcp://127.0.0.1:1\"",
                "f.toml:4:10: input.listen: tcp://127.0.0.1:1 is already used by input.listen at f.toml:2"},
            {"[[output]]\nto = \"tcp://127.0.0.1:8094\"",
                "f.toml:2:6: output.to: tcp://127.0.0.1:8094 is already used by the default input.listen"},
            {"[http]\nlisten = \"tcp://127.0.0.1:8095\"",
                "f.toml:2:10: http.listen: tcp://127.0.0.1:8095 is already used by the default output.to"},
            {"[[input]]\nlisten = \"unix:///x\"\n[[input]]\nlisten = \"unixgram:///x\"",
                "f.toml:4:10: input.listen: /x is already used by input.listen at f.toml:2"},
            {"[[input]]\nlisten = \"unix:///run/lariat/control.sock\"",
                "f.toml:2:10: input.listen: /run/lariat/control.sock is already used by the default "
                "http.socket"},
            {"[[output]]\nto = \"file:///e\"\n[[output]]\nto = \"file:///e\"",
                "f.toml:4:6: output.to: /e is already used by output.to at f.toml:2"},
            {"[[output]]\nto = \"stdout\"\n[[output]]\nto = \"stdout\"",
                "f.toml:4:6: output.to: stdout is already used"},
        };
        check_one_fault_each(rows);
        CHECK(
            faults_of("[[input]]\nlisten = \"tcp://127.0.0.1:0\"\n[[input]]\nlisten = \"tcp://127.0.0.1:0\"\n"
                      "[[input]]\nlisten = \"udp://127.0.0.1:8096\"\n")
            == strings{}); // port 0 is a new one each time, and UDP does not meet TCP
    }

    TEST_CASE("a syntax error stops its text, with its place")
    {
        auto const faults = faults_of("[detect]\nthreshold = = 1\nunknown = 1\n");
        REQUIRE(faults.size() == 1);
        CHECK(faults[0].starts_with("f.toml:2:13: "));
    }

    TEST_CASE("all faults come at once, in the order of the lines")
    {
        CHECK(faults_of("bogus = 1\n[detect]\nfire_after = 0\nseasonal = 2\n[[input]]\nlisten = "
                        "\"x\"\n[log]\nlevel = 1\n")
            == strings{"f.toml:1:1: bogus: unknown key",
                "f.toml:3:14: detect.fire_after: 0 is out of range; allowed: 1 to 1000000",
                "f.toml:4:12: detect.seasonal: expected true or false, found an integer",
                "f.toml:6:10: input.listen: \"x\": not an endpoint: expected tcp://, udp://, unix:// or "
                "unixgram://; "
                "allowed: \"tcp://HOST:PORT\", \"udp://HOST:PORT\", \"unix:///PATH\" or \"unixgram:///PATH\"",
                "f.toml:8:9: log.level: expected \"error\", \"warning\", \"info\" or \"debug\", found an "
                "integer"});
    }

    TEST_CASE("a fault without a place is shown without one")
    {
        CHECK(
            config::to_string({.file = "/x", .line = 0, .column = 0, .key = {}, .message = "cannot be read"})
            == "/x: cannot be read");
        CHECK(config::to_string({.file = {}, .line = 0, .column = 0, .key = "input.listen", .message = "no"})
            == "input.listen: no");
    }
} // TEST_SUITE
