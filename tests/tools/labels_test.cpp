#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

#include "replay/labels.hpp"
#include "temporary_file.hpp"
#include "text_bytes.hpp"

using namespace lariat;
using namespace lariat::tool;
using tool::testing::at;
using tool::testing::temporary_file;
using namespace std::chrono_literals;

TEST_SUITE("tools.labels")
{
    TEST_CASE("labels that are written are read back")
    {
        std::vector<label> const labels{
            {at("2014-01-01T00:00:00Z"), at("2014-01-02T00:00:00.5Z"), "bad, \"very\" bad",
                "m,a=b\\,c:value"},
            {at("2014-02-01T00:00:00Z"), at("2014-02-01T00:00:00Z"), "", ""},
        };
        temporary_file const file{"labels.csv", format_labels(labels)};
        auto const read = read_labels(file.path());
        REQUIRE_MESSAGE(read.has_value(), read.error().message);
        CHECK(*read == labels);
    }

    TEST_CASE("the benchmark's windows are read, with its file as the stream's measurement")
    {
        temporary_file const file{"windows.json",
            R"({"realKnownCause/machine.csv": [["2013-12-10 06:25:00.000000", "2013-12-12 05:35:00.000000"]], "x/y.csv": []})"};
        auto const read = read_labels(file.path());
        REQUIRE_MESSAGE(read.has_value(), read.error().message);
        REQUIRE(read->size() == 1);
        CHECK(read->front() == label{at("2013-12-10T06:25:00Z"), at("2013-12-12T05:35:00Z"), "", "machine"});
    }

    TEST_CASE("a label that ends before it begins, or is none, is refused with its place")
    {
        for (char const* text : {"begin,end\n2014-01-02,2014-01-01\n", "2014-01-01,then\n", "{\"a\": 1}",
                 "{\"a\": [[1,2]]}", "{"}) {
            CAPTURE(text);
            temporary_file const file{"labels", text};
            auto const read = read_labels(file.path());
            REQUIRE(read.has_error());
            CHECK(read.error().exit_code == EX_DATAERR);
            CHECK(read.error().message.starts_with(file.path()));
        }
        CHECK(read_labels("/nonexistent/labels.csv").error().exit_code == EX_NOINPUT);
    }

    TEST_CASE("labels move with every pass over the readings")
    {
        std::vector<label> const labels{{at("2014-01-01T00:00:00Z"), at("2014-01-01T01:00:00Z"), "k", "s"}};
        std::chrono::nanoseconds const offsets[] = {0s, 24h};
        auto const moved = move_labels(labels, offsets);
        REQUIRE(moved.size() == 2);
        CHECK(moved[0] == labels[0]);
        CHECK(moved[1] == label{at("2014-01-02T00:00:00Z"), at("2014-01-02T01:00:00Z"), "k", "s"});
    }
} // TEST_SUITE
