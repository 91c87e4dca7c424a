#include <doctest/doctest.h>

#include "config/support.hpp"
#include "net/endpoint.hpp"

namespace config = lariat::config;
namespace net = lariat::net;
namespace sinks = lariat::sinks;
using lariat::testing::faults_of;
using lariat::testing::machine;
using lariat::testing::settings_of;

namespace {

std::vector<std::string> listeners(config::settings const& s)
{
    std::vector<std::string> out;
    for (auto const& input : s.inputs) out.push_back(net::to_string(input.listen));
    return out;
}

} // namespace

TEST_SUITE("config.defaults")
{
    TEST_CASE("an empty configuration is a working daemon")
    {
        auto const s = settings_of("");

        CHECK(listeners(s)
            == std::vector<std::string>{
                "tcp://127.0.0.1:8094", "udp://127.0.0.1:8094", "unix:///run/lariat/ingest.sock"});
        REQUIRE(s.outputs.size() == 2);
        CHECK(s.outputs[0].kind == sinks::output_kind::listener);
        CHECK(net::to_string(s.outputs[0].listen) == "tcp://127.0.0.1:8095");
        CHECK(s.outputs[1].kind == sinks::output_kind::standard_output);
        CHECK(s.http.enabled);
        CHECK(net::to_string(s.http.listen) == "tcp://127.0.0.1:8096");
        CHECK(s.http.socket_path == "/run/lariat/control.sock");
        CHECK(s.state.directory == "/var/lib/lariat");
        CHECK(s.detect == lariat::detect::options{});
        CHECK(s.rules.empty());
        CHECK_FALSE(s.log.priority_prefix);
    }

    TEST_CASE("without a runtime folder there are no Unix sockets")
    {
        auto bare = machine();
        bare.directories = {};
        auto const s = settings_of("", bare);
        CHECK(listeners(s) == std::vector<std::string>{"tcp://127.0.0.1:8094", "udp://127.0.0.1:8094"});
        CHECK(s.http.socket_path.empty());
        CHECK(s.state.directory.empty());
    }

    TEST_CASE("inputs of a file replace the default ones, outputs stay, and the other way round")
    {
        auto const input = settings_of("[[input]]\nlisten = \"tcp://127.0.0.1:1\"\n");
        CHECK(listeners(input) == std::vector<std::string>{"tcp://127.0.0.1:1"});
        CHECK(input.outputs == settings_of("").outputs);

        auto const output = settings_of("[[output]]\nto = \"journal\"\n");
        CHECK(output.inputs == settings_of("").inputs);
        REQUIRE(output.outputs.size() == 1);
        CHECK(output.outputs[0].kind == sinks::output_kind::journal);

        CHECK(settings_of("input = []\noutput = []\n").inputs.empty());
        CHECK(settings_of("input = []\noutput = []\n").outputs.empty());
    }

    TEST_CASE("from standard input nothing listens that the configuration does not name")
    {
        auto pipe = machine();
        pipe.standard_input = true;
        auto const s = settings_of("", pipe);
        CHECK(s.inputs.empty());
        REQUIRE(s.outputs.size() == 1);
        CHECK(s.outputs[0].kind == sinks::output_kind::standard_output);
        CHECK_FALSE(s.http.enabled);

        auto const named = settings_of("[[input]]\nlisten = \"tcp://127.0.0.1:1\"\n[http]\n", pipe);
        CHECK(named.inputs.size() == 1);
        CHECK(named.http.enabled);
    }

    TEST_CASE("log lines carry priorities where the journal reads them")
    {
        auto under_systemd = machine();
        under_systemd.env = lariat::testing::environment_of({{"JOURNAL_STREAM", "8:1"}});
        CHECK(settings_of("", under_systemd).log.priority_prefix);
        CHECK_FALSE(settings_of("[log]\npriority_prefix = false\n", under_systemd).log.priority_prefix);
    }

    TEST_CASE("a runtime folder too long for a socket is a fault, not a daemon without one")
    {
        auto deep = machine();
        deep.directories.runtime = "/" + std::string(100, 'x');
        auto const faults = faults_of("", deep);
        REQUIRE(faults.size() == 2);
        CHECK(faults[0].starts_with("http.socket: the default socket /xxx"));
        CHECK(faults[1].starts_with("input.listen: the default socket /xxx"));
    }
} // TEST_SUITE
