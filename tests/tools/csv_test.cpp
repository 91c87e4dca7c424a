#include <doctest/doctest.h>

#include "series/csv_layout.hpp"
#include "series/csv_record.hpp"
#include "series/csv_source.hpp"
#include "text_bytes.hpp"

using namespace lariat;
using namespace lariat::tool;
using tool::testing::at;
using tool::testing::drain;
using tool::testing::text_bytes;

namespace {

using row = std::vector<std::string>;

std::vector<row> records(std::string_view text, char delimiter = ',')
{
    std::vector<row> all;
    row cells;
    while (!text.empty()) {
        std::size_t const taken = read_record(text, delimiter, true, cells);
        if (taken == 0) break;
        text.remove_prefix(taken);
        all.push_back(cells);
    }
    return all;
}

struct read_csv_result {
    std::vector<sample> samples;
    stream_names names;
    std::uint64_t skipped = 0;
    std::string fault;
};

read_csv_result read_csv(std::string text, csv_options options = {}, std::size_t chunk = 7)
{
    read_csv_result r;
    if (options.measurement.empty()) options.measurement = std::string{"m"}; // not "m": GCC 12 warns at -O2
    auto opened =
        csv_source::open(std::make_unique<text_bytes>(std::move(text), chunk), std::move(options), r.names);
    if (!opened) {
        r.fault = opened.error().message;
        return r;
    }
    r.samples = drain(**opened);
    r.skipped = (*opened)->skipped();
    return r;
}

} // namespace

TEST_SUITE("tools.csv")
{
    TEST_CASE("records follow RFC 4180")
    {
        struct {
            char const* name;
            std::string_view text;
            std::vector<row> expected;
        } const cases[] = {
            {"plain", "a,b\n1,2\n", {{"a", "b"}, {"1", "2"}}},
            {"no line end at the end", "a,b\n1,2", {{"a", "b"}, {"1", "2"}}},
            {"CRLF", "a,b\r\n1,2\r\n", {{"a", "b"}, {"1", "2"}}},
            {"CR alone", "a,b\r1,2\r", {{"a", "b"}, {"1", "2"}}},
            {"empty cells", ",,\n", {{"", "", ""}}},
            {"empty line", "a\n\nb\n", {{"a"}, {""}, {"b"}}},
            {"quoted delimiter", "\"a,b\",c\n", {{"a,b", "c"}}},
            {"quoted line end", "\"a\nb\",c\n", {{"a\nb", "c"}}},
            {"doubled quote", "\"a\"\"b\",c\n", {{"a\"b", "c"}}},
            {"quoted and empty", "\"\",c\n", {{"", "c"}}},
            {"quote inside a cell is itself", "a\"b,c\n", {{"a\"b", "c"}}},
            {"spaces around", " a , b \n", {{"a", "b"}}},
            {"spaces in quotes stay", "\" a \",b\n", {{" a ", "b"}}},
            {"quote left open", "\"a,b\n", {}},
        };
        for (auto const& c : cases) {
            CAPTURE(c.name);
            CHECK(records(c.text) == c.expected);
        }
    }

    TEST_CASE("an incomplete record takes nothing, at every cut")
    {
        std::string const text = "\"a\"\"\n,x\",12.5\r\nnext";
        row whole;
        std::size_t const taken = read_record(text, ',', false, whole);
        REQUIRE(taken == text.size() - 4);
        for (std::size_t cut = 0; cut < taken; ++cut) {
            CAPTURE(cut);
            row cells;
            CHECK(read_record(std::string_view{text}.substr(0, cut), ',', false, cells) == 0);
        }
        CHECK(whole == row{"a\"\n,x", "12.5"});
    }

    TEST_CASE("numbers are numbers in every country, and nothing else is one")
    {
        CHECK(read_number("1.5", ',') == 1.5);
        CHECK(read_number("+1.5e3", ',') == 1500);
        CHECK(read_number("1,5", ';') == 1.5);
        CHECK_FALSE(read_number("1,5", ',').has_value());
        for (char const* bad : {"", "nan", "inf", "1e999", "0x10", "1 000", "12abc", "+-1", "1,5,5"}) {
            CAPTURE(bad);
            CHECK_FALSE(read_number(bad, ';').has_value());
        }
    }

    TEST_CASE("the layout of common files is recognised")
    {
        struct {
            char const* name;
            std::string_view text;
            char delimiter;
            bool header;
            int time_column; // -1: none
            std::vector<std::size_t> values;
        } const cases[] = {
            {"NAB", "timestamp,value\n2013-12-02 21:15:00,73.9\n2013-12-02 21:20:00,74.9\n", ',', true, 0,
                {1}},
            {"SKAB", "datetime;A;B\n2020-03-09 10:14:33;0.02;0.04\n2020-03-09 10:14:34;0.02;0.03\n", ';',
                true, 0, {1, 2}},
            {"decimal commas", "date;t\n02.12.2013;73,9\n03.12.2013;74,9\n", ';', true, 0, {1}},
            {"no header", "2013-12-02,1\n2013-12-03,2\n", ',', false, 0, {1}},
            {"time last", "a,b\n1,2013-12-02\n2,2013-12-03\n", ',', true, 1, {0}},
            {"epoch without a name", "1386018900,5\n1386018960,4\n", ',', false, 0, {1}},
            {"large values are no times", "v\n1386018960\n1386018900\n", ',', true, -1, {0}},
            {"values alone", "1\n2\n", ',', false, -1, {0}},
            {"tabs", "time\tx\n1386018900\t5\n1386018960\t6\n", '\t', true, 0, {1}},
            {"text columns are left out", "time,room,x\n2013-12-02,hall,5\n2013-12-03,hall,6\n", ',', true, 0,
                {2}},
        };
        for (auto const& c : cases) {
            CAPTURE(c.name);
            auto const layout = recognise_csv(c.text, true, {});
            REQUIRE_MESSAGE(layout.has_value(), layout.error().message);
            CHECK(layout->delimiter == c.delimiter);
            CHECK(layout->header == c.header);
            CHECK((layout->time_column ? static_cast<int>(*layout->time_column) : -1) == c.time_column);
            CHECK(layout->value_columns == c.values);
        }
    }

    TEST_CASE("what cannot be told is said, with the option that settles it")
    {
        struct {
            std::string_view text;
            csv_options options;
            std::string_view says;
        } const cases[] = {
            {"", {}, "nothing in it"},
            {"time,x\n03/04/2014,1\n", {}, "--time-format"},
            {"time,x\nsoon,1\n", {}, "--time-format"},
            {"time,x\n2014-01-01,warm\n", {}, "no column holds numbers; the columns are time, x"},
            {"time,x\n2014-01-01,1\n", {.columns = {"y"}}, "there is no column 'y'; the columns are time, x"},
            {"time,x\n2014-01-01,1\n", {.time_column = "3"}, "there is no column '3'"},
        };
        for (auto const& c : cases) {
            CAPTURE(c.text);
            auto const layout = recognise_csv(c.text, true, c.options);
            REQUIRE(layout.has_error());
            CAPTURE(layout.error().message);
            CHECK(layout.error().message.find(c.says) != std::string::npos);
        }
    }

    TEST_CASE("the readings are the same in every chunking")
    {
        std::string const text =
            "\xef\xbb\xbftime,\"a,b\",c\r\n2013-12-02 21:15:00,73.5,\r\n\r\n2013-12-02 21:20:00,\"74\",x\r\n"
            "never,1,2\r\n2013-12-02 21:25:00,75,3";
        for (std::size_t const chunk : {1, 2, 3, 1000}) {
            CAPTURE(chunk);
            auto const r = read_csv(text, {}, chunk);
            REQUIRE(r.fault == "");
            REQUIRE(r.samples.size() == 4);
            CHECK(r.names.key(r.samples[0].stream) == "m:a\\,b");
            CHECK(r.names.series(r.samples[0].stream) == "m");
            CHECK(r.names.field(r.samples[0].stream) == "a\\,b");
            CHECK(r.samples[0].time == at("2013-12-02T21:15:00Z"));
            CHECK(r.samples[0].value == 73.5);
            CHECK(r.samples[1].value == 74);
            CHECK(r.names.key(r.samples[3].stream) == "m:c");
            CHECK(r.samples[3].value == 3);
            CHECK(r.skipped == 2); // `x`, and the row at no time
        }
    }

    TEST_CASE("a tag column and given tags tell streams apart")
    {
        auto const r = read_csv("time,id,x\n2014-01-01,b 1,5\n2014-01-01,c,6\n",
            {.columns = {"x"}, .tag_columns = {"id"}, .tags = {{"site", "a"}}});
        REQUIRE(r.samples.size() == 2);
        CHECK(r.names.key(r.samples[0].stream) == "m,id=b\\ 1,site=a:x");
        CHECK(r.names.key(r.samples[1].stream) == "m,id=c,site=a:x");
    }

    TEST_CASE("a quote left open ends the file with a reason, not with all memory")
    {
        std::string text = "time,x\n2014-01-01,1\n2014-01-02,\"";
        text.append(3'000'000, 'x');
        stream_names names;
        auto opened =
            csv_source::open(std::make_unique<text_bytes>(text, 60'000), {.measurement = "m"}, names);
        REQUIRE(opened.has_value());
        std::vector<sample> out(8);
        auto got = (*opened)->read(out);
        REQUIRE(got.has_error());
        CHECK(got.error().exit_code == EX_DATAERR);
    }
} // TEST_SUITE
