#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "config/support.hpp"

namespace config = lariat::config;
namespace detect = lariat::detect;
using lariat::testing::machine;
using lariat::testing::settings_of;

TEST_SUITE("config.print")
{
    TEST_CASE("what is printed resolves to equal settings")
    {
        for (std::string_view const text : {
                 "",
                 "input = []\noutput = []\n",
                 "[detect]\nmissing_values = [-9999, 0.1, 1e300]\n",
                 "[http]\nenabled = false\nlisten = \"\"\nsocket = \"\"\n[state]\ndirectory = \"\"\n",
                 "[detect]\npreset = \"prices\"\nthreshold = 3\nminimum = -1e300\nmaximum = 1e-300\n",
                 "[[rule]]\nmatch = \"a\"\nmae_factor = 3\n[[rule]]\ntags = { \"a b\" = 'x\\*\"', c = "
                 "\"${X:-$$}\" }\n",
                 "[[rule]]\nname = 'literal $${X} \"quoted\" \\ \t'\nmatch = [\"[!a-z]*\", \"?\"]\nignore = "
                 "true\n",
                 "[[input]]\nlisten = \"udp://[::1]:1\"\nprecision = \"ms\"\nformat = \"ndjson\"\nmax_line = "
                 "1000\n"
                 "json = { values = [\"a.b\", \"c\"], stream = \"s\" }\nidle_timeout = "
                 "\"1h1ms\"\nsocket_mode = \"600\"\n",
                 "[[output]]\nto = \"file:///a b\"\nqueue = 1\n[[output]]\nto = "
                 "\"unix:///x\"\nmax_subscribers = 9\n",
                 "timezone = \"Etc/UTC\"\n[log]\nlevel = \"debug\"\n[limits]\nmax_memory = \"1GiB\"\nmax_key "
                 "= 64\n",
             }) {
            CAPTURE(text);
            auto const s = settings_of(text);
            auto const printed = config::print(s);
            CAPTURE(printed);
            CHECK(settings_of(printed) == s);
        }
    }

    TEST_CASE("numbers print with all their digits")
    {
        config::settings s = settings_of("");
        s.detect.floor_absolute = 0.1 + 0.2;
        s.detect.minimum = -std::numeric_limits<double>::denorm_min();
        s.detect.maximum = 1e22;
        CHECK(settings_of(config::print(s)) == s);
    }

    TEST_CASE("a setting that differs is printed differently")
    {
        // Equality by the printed text would hide a key that print() forgets; this one it must not.
        auto const base = config::print(settings_of(""));
        CHECK(base.find("line_timeout = \"30s\"") != std::string::npos);
        CHECK(base.find("max_memory = \"512MiB\"") != std::string::npos);
        CHECK(base.find("maximum = inf") != std::string::npos);
        CHECK(base.find("preset") == std::string::npos);
    }
} // TEST_SUITE
