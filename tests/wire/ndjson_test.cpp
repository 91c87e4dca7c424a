#include <doctest/doctest.h>

#include <stdexcept>

#include "collect.hpp"

using namespace lariat;
using namespace lariat::testing;
using wire::cause;
using wire::format;

namespace {

core::timestamp at_ns(std::int64_t count)
{
    return core::timestamp{std::chrono::nanoseconds{count}};
}

decoded json(std::string_view line)
{
    return decode(line, format::ndjson);
}

} // namespace

TEST_SUITE("wire.ndjson")
{

    TEST_CASE("the default mapping takes stream, time, value, tags and field")
    {
        auto const got = json(R"({"stream":"s","t":1465839830.25,"v":1.5})");
        REQUIRE(got.readings.size() == 1);
        auto const& r = got.readings[0];
        CHECK(r.series == "s");
        CHECK(r.field == "value");
        CHECK(r.value == 1.5);
        CHECK(r.time == at_ns(1465839830250000000));
        CHECK(r.stamped);
        CHECK(r.hash == hash_of_key("s", "value"));

        auto const tagged =
            json(R"({"v":true,"tags":{"b":"x y","a":"z","none":null},"field":"on","stream":"s"})");
        REQUIRE(tagged.readings.size() == 1);
        CHECK(tagged.readings[0].series == R"(s,b=x\ y,a=z)");
        CHECK(tagged.readings[0].field == "on");
        CHECK(tagged.readings[0].kind == core::value_kind::boolean);
        CHECK(tagged.readings[0].time == receipt);
        CHECK(tagged.readings[0].hash == hash_of_key(R"(s,a=z,b=x\ y)", "on"));
    }

    TEST_CASE("names are literal: the spelling gets the escapes, and parses back to the name")
    {
        struct row {
            std::string_view json_name, name;
        };
        row const rows[] = {
            {"a b", "a b"},
            {"a,b", "a,b"},
            {"a=b", "a=b"},
            {"temp,site=x", "temp,site=x"},
            {"a:b", "a:b"},
            {"a\\\\b", "a\\b"},
            {"a\\\\,b", "a\\,b"},
            {"a\\\\=b", "a\\=b"},
            {"a\\\\:b", "a\\:b"},
            {"a\\\\\\\\ b", "a\\\\ b"},
            {"\\u00e9\\\"\\/", "\xc3\xa9\"/"},
            {"#x", "#x"},
            {"{x", "{x"},
        };
        for (row const& r : rows) {
            std::string const quoted = '"' + std::string{r.json_name} + '"';
            CAPTURE(quoted);
            auto const got = json(R"({"stream":)" + quoted + R"(,"v":1,"field":)" + quoted + R"(,"tags":{)"
                + quoted + ":" + quoted + "}}");
            REQUIRE(got.readings.size() == 1);
            auto const parts = core::parse_series(got.readings[0].series, got.readings[0].field);
            REQUIRE(parts.has_value());
            CHECK(parts->measurement == r.name);
            CHECK(parts->field == r.name);
            CHECK(parts->tag(r.name) == r.name);
            CHECK(got.readings[0].hash == core::hash_of(*parts, 0));
        }
    }

    TEST_CASE("numbers may be quoted")
    {
        struct row {
            std::string_view text;
            double value;
        };
        row const rows[] = {
            {"1", 1},
            {"-0", -0.0},
            {"1.25", 1.25},
            {"1e-3", 1e-3},
            {"123456789012345678901", 123456789012345678901.0},
            {"\"1.25\"", 1.25},
            {"\"-0.0\"", -0.0},
            {"\"42180.31000000\"", 42180.31},
            {" 7 ", 7},
        };
        for (row const& r : rows) {
            CAPTURE(r.text);
            auto const got = json(R"({"stream":"s","v":)" + std::string{r.text} + "}");
            REQUIRE(got.readings.size() == 1);
            CHECK(std::memcmp(&got.readings[0].value, &r.value, sizeof r.value) == 0);
        }
    }

    TEST_CASE("a time is a date or a number, quoted or not")
    {
        struct row {
            std::string_view text;
            std::int64_t ns;
        };
        row const rows[] = {
            {"1465839830", 1465839830000000000},
            {"1465839830100", 1465839830100000000},
            {"\"1465839830100\"", 1465839830100000000},
            {"1465839830100400200", 1465839830100400200},
            {"1.4658398301004e18", 1465839830100400128},
            {"\"2016-06-13T17:43:50.1004002Z\"", 1465839830100400200},
            {"\"2016-06-13 17:43:50\"", 1465839830000000000},
        };
        for (row const& r : rows) {
            CAPTURE(r.text);
            auto const got = json(R"({"stream":"s","v":1,"t":)" + std::string{r.text} + "}");
            REQUIRE(got.readings.size() == 1);
            CHECK(got.readings[0].time == at_ns(r.ns));
        }
        CHECK(json(R"({"stream":"s","v":1,"t":null})").readings.at(0).time == receipt);
    }

    TEST_CASE("a bad object is refused with its cause")
    {
        struct row {
            std::string_view line;
            cause why;
        };
        row const rows[] = {
            {"{", cause::bad_syntax},
            {"{}", cause::missing_part},
            {"[]", cause::bad_syntax},
            {"1", cause::bad_syntax},
            {"m f=1", cause::bad_syntax},
            {R"({"stream":"s"})", cause::missing_part},
            {R"({"v":1})", cause::missing_part},
            {R"({"stream":"s","v":null})", cause::missing_part},
            {R"({"stream":null,"v":1})", cause::missing_part},
            {R"({"stream":5,"v":1})", cause::bad_syntax},
            {R"({"stream":"","v":1})", cause::empty_name},
            {R"({"stream":"a\u0000b","v":1})", cause::bad_name},
            {R"({"stream":"a\nb","v":1})", cause::bad_name},
            {R"({"stream":"a\\","v":1})", cause::bad_name},
            {R"({"stream":"s","v":NaN})", cause::not_finite},
            {R"({"stream":"s","v":-Infinity})", cause::not_finite},
            {R"({"stream":"s","v":"nan"})", cause::not_finite},
            {R"({"stream":"s","v":1e999})", cause::bad_number},
            {R"({"stream":"s","v":+1})", cause::bad_number},
            {R"({"stream":"s","v":0x10})", cause::bad_number},
            {R"({"stream":"s","v":"1i"})", cause::bad_number},
            {R"({"stream":"s","v":""})", cause::bad_number},
            {R"({"stream":"s","v":[1]})", cause::bad_number},
            {R"({"stream":"s","v":{"x":1}})", cause::bad_number},
            {R"({"stream":"s","v":truee})", cause::bad_number},
            {R"({"stream":"s","v":1,"t":"noon"})", cause::bad_time},
            {R"({"stream":"s","v":1,"t":true})", cause::bad_time},
            {R"({"stream":"s","v":1,"t":[]})", cause::bad_time},
            {R"({"stream":"s","v":1,"t":1e30})", cause::bad_time},
            {R"({"stream":"s","v":1,"t":""})", cause::bad_time},
            {R"({"stream":"s","v":1,"tags":"x"})", cause::bad_tag},
            {R"({"stream":"s","v":1,"tags":[]})", cause::bad_tag},
            {R"({"stream":"s","v":1,"tags":{"a":""}})", cause::bad_tag},
            {R"({"stream":"s","v":1,"tags":{"":"b"}})", cause::bad_tag},
            {R"({"stream":"s","v":1,"tags":{"a":1}})", cause::bad_tag},
            {R"({"stream":"s","v":1,"field":1})", cause::bad_syntax},
            {R"({"stream":"s","v":1,"field":""})", cause::empty_name},
            {R"({"stream":"s","v":1} x)", cause::bad_syntax},
            {R"({"stream":"s","v":1}})", cause::bad_syntax},
            {R"({"stream":"s","v":1}{"stream":"s","v":1})", cause::bad_syntax},
            {R"({"stream":"s","v":1,})", cause::bad_syntax},
            {R"({"stream":"s" "v":1})", cause::bad_syntax},
            {R"({"stream":"s,"v":1})", cause::bad_syntax},
            {R"({"stream":"\x","v":1})", cause::bad_syntax},
            {R"({"stream":"s","v":1 2})", cause::bad_syntax},
            {"{\"stream\":\"s\x01\",\"v\":1}", cause::bad_syntax},
            {"{\"stream\":\"\xff\",\"v\":1}", cause::bad_utf8},
            {"{\"stream\":\"s\",\"v\":1,\"x\":\"\xc3\"}", cause::bad_utf8},
        };
        for (row const& r : rows) {
            CAPTURE(r.line);
            auto const got =
                json("{\"stream\":\"a\",\"v\":1}\n" + std::string{r.line} + "\n{\"stream\":\"b\",\"v\":2}\n");
            CHECK(got.readings.size() == 2);
            CHECK(got.counts.lines == 3);
            CHECK(got.refused() == 1);
            CHECK(got.refused(r.why) == 1);
        }
    }

    TEST_CASE("a mapping reaches nested values, several of them, and passes by the rest")
    {
        wire::decoder_options const options{.format = format::ndjson,
            .precision = wire::precision::milliseconds,
            .json = {.stream = "data.s",
                .time = "data.T",
                .values = {"data.bid.p", "data.ask", "q"},
                .tags = "meta"}};
        auto const got = decode(
            R"({"e":[{"data":1}],"data":{"T":1465839830100,"x":{"p":9},"bid":{"p":"1.5","q":2},"s":"BTC","ask":nan},"q":3,"meta":{"ex":"b"}})",
            options);
        REQUIRE(got.readings.size() == 2);
        CHECK(got.readings[0].series == "BTC,ex=b");
        CHECK(got.readings[0].field == "p");
        CHECK(got.readings[0].value == 1.5);
        CHECK(got.readings[0].hash == hash_of_key("BTC,ex=b", "p"));
        CHECK(got.readings[1].field == "q");
        CHECK(got.readings[1].time == at_ns(1465839830100000000));
        CHECK(got.refused(cause::not_finite) == 1);

        // A path that leads through a number, or to an object, finds nothing it can use.
        CHECK(decode(R"({"data":5,"q":1})", options).refused(cause::missing_part) == 1);
        CHECK(decode(R"({"data":{"s":"BTC","ask":{"x":1}}})", options).refused(cause::bad_number) == 1);
    }

    TEST_CASE("of a name that comes twice the last counts, and one path may serve two parts")
    {
        CHECK(json(R"({"stream":"a","v":1,"v":2,"stream":"b"})").readings.at(0).value == 2);
        auto const got = decode(R"({"name":"x","v":1})", {.json = {.stream = "name", .field = "name"}});
        REQUIRE(got.readings.size() == 1);
        CHECK(got.readings[0].series == "x");
        CHECK(got.readings[0].field == "x");
    }

    TEST_CASE("a mapping without a value path, or with more than 64, is refused at once")
    {
        auto const with = [](std::size_t count) {
            return wire::decoder_options{.json = {.values = std::vector<std::string>(count, "v")}};
        };
        CHECK_THROWS_AS(wire::decoder{with(0)}, std::invalid_argument);
        CHECK_THROWS_AS(wire::decoder{with(65)}, std::invalid_argument);
        CHECK_NOTHROW(wire::decoder{with(64)});
    }

    TEST_CASE("names of many objects outlive their lines until they are handed over")
    {
        std::string input;
        for (int i = 0; i < 500; ++i)
            input += R"({"stream":")" + std::string(200, 'n') + std::to_string(i) + R"(","v":1})" + "\n";
        auto const got = json(input);
        REQUIRE(got.readings.size() == 500);
        for (std::size_t i = 0; i < 500; ++i)
            CHECK(got.readings[i].series == std::string(200, 'n') + std::to_string(i));
    }

    TEST_CASE("lines tell their format apart")
    {
        auto const got = decode("m f=1\n"
                                "{\"stream\":\"s\",\"v\":2}\n"
                                "  {\"stream\":\"s\",\"v\":3}\n"
                                "p 4\n"
                                "p 5 1465839830\n"
                                "m 1f=6\n"
                                "m -=7 5\n"
                                "#p 8\n"
                                "p nan\n"
                                "p abc\n"
                                "{p f=9\n");
        std::vector<double> values;
        for (auto const& r : got.readings) values.push_back(r.value);
        CHECK(values == std::vector<double>{1, 2, 3, 4, 5, 6, 7});
        CHECK(got.counts.lines == 10);
        CHECK(got.refused(cause::not_finite) == 1);
        CHECK(got.refused(cause::bad_syntax) == 2);
    }

} // TEST_SUITE
