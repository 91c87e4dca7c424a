#include <doctest/doctest.h>

#include "series/open.hpp"
#include "temporary_file.hpp"
#include "text_bytes.hpp"

using namespace lariat;
using namespace lariat::tool;
using tool::testing::at;
using tool::testing::drain;
using tool::testing::temporary_file;

TEST_SUITE("tools.open")
{
    TEST_CASE("the format of a file is told from its suffix or its first lines")
    {
        struct {
            char const* name;
            char const* content;
            char const* key; // of the first reading
            std::size_t readings;
        } const files[] = {
            {"boiler.csv", "time,value\n2014-01-01,1\n2014-01-02,2\n", "boiler:value", 2},
            {"boiler", "time,value\n2014-01-01,1\n2014-01-02,2\n", "boiler:value", 2},
            {"a.lp", "boiler,room=hall temp=1,load=2i 1388534400000000000\n", "boiler,room=hall:temp", 2},
            {"a.txt", "# comment\nboiler,room=hall temp=1 1388534400000000000\n", "boiler,room=hall:temp", 1},
            {"a.ndjson", "{\"stream\":\"boiler\",\"t\":\"2014-01-01T00:00:00Z\",\"v\":1}\n", "boiler:value",
                1},
            {"b.txt", "{\"stream\":\"boiler\",\"t\":\"2014-01-01T00:00:00Z\",\"v\":1}\n", "boiler:value", 1},
            {"c.txt", "boiler.temp 1 1388534400\nboiler.temp 2 1388534460", "boiler.temp:value", 2},
        };
        for (auto const& f : files) {
            CAPTURE(f.name);
            temporary_file const file{f.name, f.content};
            stream_names names;
            auto const opened = open_series(file.path(), {}, names);
            REQUIRE_MESSAGE(opened.has_value(), opened.error().message);
            auto const all = drain(**opened);
            REQUIRE(all.size() == f.readings);
            CHECK(names.key(all[0].stream) == f.key);
            CHECK(all[0].stamped);
            CHECK(all[0].time == at("2014-01-01T00:00:00Z"));
            CHECK(all[0].value == 1);
        }
    }

    TEST_CASE("lines keep their tags, get the given ones, and bad ones are counted")
    {
        temporary_file const file{"a.lp", "m,a=b x=1 5\nm x=nan 6\nnonsense\nm x=2\n"};
        stream_names names;
        file_options options;
        options.csv.tags = {{"site", "north 1"}};
        auto const opened = open_series(file.path(), options, names);
        REQUIRE(opened.has_value());
        auto const all = drain(**opened);
        REQUIRE(all.size() == 2);
        CHECK(names.series(all[0].stream) == "m,a=b,site=north\\ 1");
        CHECK(names.field(all[0].stream) == "x");
        CHECK(all[0].stamped);
        CHECK_FALSE(all[1].stamped);
        CHECK((*opened)->skipped() == 2);
    }

    TEST_CASE("a fault names the file once")
    {
        stream_names names;
        CHECK(open_series("/nonexistent.csv", {}, names).error().message
            == "/nonexistent.csv: No such file or directory");
        temporary_file const file{"a.csv", "time,x\n2014-01-01,warm\n"};
        CHECK(open_series(file.path(), {}, names).error().message
            == file.path() + ": no column holds numbers; the columns are time, x");
    }
} // TEST_SUITE
