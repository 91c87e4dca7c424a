#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "config/expand.hpp"
#include "config/support.hpp"

namespace config = lariat::config;
using lariat::testing::environment_of;
using lariat::testing::faults_of;
using lariat::testing::machine;
using lariat::testing::settings_of;

namespace {

config::environment const variables =
    environment_of({{"HOST", "127.0.0.1"}, {"EMPTY", ""}, {"NESTED", "${HOST}"}, {"_a1", "x"}});

std::string expanded(std::string_view text)
{
    auto const e = config::expand(text, variables);
    CHECK(e.problems.empty());
    return e.text;
}

} // namespace

TEST_SUITE("config.expand")
{
    TEST_CASE("variables are replaced, and nothing else")
    {
        CHECK(expanded("tcp://${HOST}:1") == "tcp://127.0.0.1:1");
        CHECK(expanded("${HOST}${_a1}") == "127.0.0.1x");
        CHECK(expanded("${EMPTY}") == "");
        CHECK(expanded("$HOST $ {HOST} $$ $") == "$HOST $ {HOST} $$ $");
        CHECK(expanded("${NESTED}") == "${HOST}"); // a value is taken as it is
    }

    TEST_CASE("a default stands in for a variable that is unset or empty")
    {
        CHECK(expanded("${NONE:-d}") == "d");
        CHECK(expanded("${EMPTY:-d}") == "d");
        CHECK(expanded("${HOST:-d}") == "127.0.0.1");
        CHECK(expanded("${NONE:-}") == "");
        CHECK(expanded("${NONE:-a:-b}") == "a:-b");
    }

    TEST_CASE("a literal ${ is written $${")
    {
        CHECK(expanded("$${HOST}") == "${HOST}");
        CHECK(expanded("$$${HOST}") == "$${HOST}");
        for (std::string_view const text : {"", "$", "${", "$${", "a${b}$$${c", "$$", "${${"}) {
            CAPTURE(text);
            CHECK(expanded(config::protect(text)) == text);
        }
    }

    TEST_CASE("every variable that cannot be replaced is a problem of its own")
    {
        CHECK(config::expand("${NONE} ${HOST} ${OTHER}", variables).problems.size() == 2);
        for (std::string_view const text : {"${", "a ${HOST", "${}", "${1A}", "${A B}", "${:-x}", "${A-x}"}) {
            CAPTURE(text);
            CHECK(config::expand(text, variables).problems.size() == 1);
        }
    }

    TEST_CASE("an unset variable is a fault where its string stands")
    {
        auto const faults = faults_of("[[input]]\nlisten = \"tcp://${LARIAT_HOST}:1\"\n");
        REQUIRE(faults.size() == 1);
        CHECK(faults[0]
            == "f.toml:2:10: input.listen: the environment variable LARIAT_HOST is not set: set it, or give "
               "a default, "
               "${LARIAT_HOST:-...}");
    }

    TEST_CASE("the daemon's folders are variables, whoever set them")
    {
        CHECK(settings_of("[[input]]\nlisten = \"unix://${RUNTIME_DIRECTORY}/a\"\n").inputs.at(0).listen.path
            == "/run/lariat/a");
        auto bare = machine();
        bare.directories = {};
        CHECK(faults_of("[state]\ndirectory = \"${STATE_DIRECTORY}\"\n", bare).size() == 1);
    }
} // TEST_SUITE

TEST_SUITE("config.environment")
{
    TEST_CASE("systemd's folders come before the user's, and nothing is made up")
    {
        auto const folders = [](std::map<std::string, std::string> given) {
            return config::resolve_directories(environment_of(std::move(given)));
        };
        using config::directories;
        CHECK(folders({}) == directories{});
        CHECK(folders({{"XDG_RUNTIME_DIR", "/run/user/1000/"}, {"XDG_STATE_HOME", "/home/a/.local/state"}})
            == directories{"/run/user/1000/lariat", "/home/a/.local/state/lariat"});
        CHECK(folders({{"RUNTIME_DIRECTORY", "/run/a:/run/b"}, {"STATE_DIRECTORY", "/var/lib/a/:/var/lib/b"},
                  {"XDG_RUNTIME_DIR", "/run/user/1000"}})
            == directories{"/run/a", "/var/lib/a"});
        CHECK(folders({{"RUNTIME_DIRECTORY", "run"}, {"XDG_RUNTIME_DIR", "/x"}, {"XDG_STATE_HOME", "state"}})
            == directories{"/x/lariat", ""});
    }
} // TEST_SUITE
