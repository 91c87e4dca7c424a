#include <doctest/doctest.h>

#include <limits>

#include "collect.hpp"

using namespace lariat;
using namespace lariat::testing;
using wire::cause;

namespace {

decoded influx(std::string_view line)
{
    return decode(line, wire::format::influx);
}

core::timestamp at_ns(std::int64_t count)
{
    return core::timestamp{std::chrono::nanoseconds{count}};
}

} // namespace

TEST_SUITE("wire.influx")
{

    TEST_CASE("a line gives one reading a numeric field, with its names as spelled")
    {
        struct row {
            std::string_view line, series, field;
            double value;
        };
        row const rows[] = {
            {"m f=1", "m", "f", 1},
            {"m,a=b f=1.5", "m,a=b", "f", 1.5},
            {"m,b=2,a=1 f=1", "m,b=2,a=1", "f", 1},
            {R"(my\ m\,x,t\ a\=g=v\,1 f\ i\=e=2)", R"(my\ m\,x,t\ a\=g=v\,1)", R"(f\ i\=e)", 2},
            {R"(m=x,a=b f=1)", R"(m=x,a=b)", "f", 1},
            {R"(c:\dir,p=d:\x f=1)", R"(c:\dir,p=d:\x)", "f", 1},
            {R"(a\\,b=c f=1)", R"(a\\,b=c)", "f", 1},
            {R"("quoted",t="v" "f"=1)", R"("quoted",t="v")", R"("f")", 1},
            {"  m   f=1  ", "m", "f", 1},
            {"m\tf=1\t5", "m", "f", 1},
            {"grad\xc3\xbc,ort=k\xc3\xb6ln f=1", "grad\xc3\xbc,ort=k\xc3\xb6ln", "f", 1},
        };
        for (row const& r : rows) {
            CAPTURE(r.line);
            auto const got = influx(r.line);
            REQUIRE(got.readings.size() == 1);
            CHECK(got.refused() == 0);
            CHECK(got.readings[0].series == r.series);
            CHECK(got.readings[0].field == r.field);
            CHECK(got.readings[0].value == r.value);
            CHECK(got.readings[0].hash == hash_of_key(r.series, r.field));
        }
    }

    TEST_CASE("several fields give several readings, strings are skipped and counted")
    {
        auto const got = influx(R"(m,a=b x=1,s="a, b=2 \" \\",y=2i,z=3u,on=true,t="" 77)"
                                "\n");
        REQUIRE(got.readings.size() == 4);
        CHECK(got.counts.strings_skipped == 2);
        CHECK(got.counts.lines == 1);
        CHECK(got.counts.readings == 4);
        CHECK(got.readings[1].value == 2);
        CHECK(got.readings[3].kind == core::value_kind::boolean);
        CHECK(got.readings[2].kind == core::value_kind::number);
        for (auto const& r : got.readings) CHECK(r.time == at_ns(77));
    }

    TEST_CASE("numbers are read to the last bit")
    {
        struct row {
            std::string_view text;
            double value;
        };
        row const rows[] = {
            {"0", 0.0},
            {"-0", -0.0},
            {"-0.0", -0.0},
            {"5.", 5},
            {".5", 0.5},
            {"-.5e1", -5},
            {"1e5", 1e5},
            {"1E+5", 1e5},
            {"007", 7},
            {"0.1", 0.1},
            {"4.9e-324", 4.9e-324},
            {"2.2250738585072011e-308", 2.2250738585072011e-308},
            {"1.7976931348623157e308", std::numeric_limits<double>::max()},
            {"1e-999", 0.0},
            {"-1e-999", -0.0},
            {"0e999", 0.0},
            {"9007199254740993", 9007199254740992.0},
            {"123456789012345678901234567890", 123456789012345678901234567890.0},
            {"0.000000000000000000000000000000123456789012345678",
                0.000000000000000000000000000000123456789012345678},
            {"1e22", 1e22},
            {"1e23", 1e23},
            {"8.5e-23", 8.5e-23},
            {"-9223372036854775808i", -9223372036854775808.0},
            {"9223372036854775807i", 9223372036854775807.0},
            {"18446744073709551615u", 18446744073709551615.0},
            {"0u", 0.0},
            {"-7i", -7},
            {"t", 1},
            {"T", 1},
            {"true", 1},
            {"True", 1},
            {"TRUE", 1},
            {"f", 0},
            {"F", 0},
            {"false", 0},
            {"False", 0},
            {"FALSE", 0},
        };
        for (row const& r : rows) {
            CAPTURE(r.text);
            auto const got = influx("m f=" + std::string{r.text});
            REQUIRE(got.readings.size() == 1);
            CHECK(std::memcmp(&got.readings[0].value, &r.value, sizeof r.value) == 0);
        }
    }

    TEST_CASE("a field that is no finite number is refused with its cause, and leaves the line's good fields")
    {
        struct row {
            std::string_view text;
            cause why;
        };
        row const rows[] = {
            {"nan", cause::not_finite},
            {"NaN", cause::not_finite},
            {"-nan", cause::not_finite},
            {"inf", cause::not_finite},
            {"-Inf", cause::not_finite},
            {"+Inf", cause::not_finite},
            {"Infinity", cause::not_finite},
            {"1e999", cause::bad_number},
            {"-1e999", cause::bad_number},
            {"1.7976931348623159e308", cause::bad_number},
            {"0x10", cause::bad_number},
            {"+1", cause::bad_number},
            {"12abc", cause::bad_number},
            {"1e", cause::bad_number},
            {"1e+", cause::bad_number},
            {"-", cause::bad_number},
            {".", cause::bad_number},
            {"1.2.3", cause::bad_number},
            {"1,5", cause::bad_syntax},
            {"--1", cause::bad_number},
            {"i", cause::bad_number},
            {"1.5i", cause::bad_number},
            {"-1u", cause::bad_number},
            {"+1i", cause::bad_number},
            {"9223372036854775808i", cause::bad_number},
            {"-9223372036854775809i", cause::bad_number},
            {"18446744073709551616u", cause::bad_number},
            {"tRUE", cause::bad_number},
            {"yes", cause::bad_number},
            {"truee", cause::bad_number},
            {"nan(1)", cause::bad_number},
            {"1_000", cause::bad_number},
            {"1\x01", cause::bad_number},
        };
        for (row const& r : rows) {
            CAPTURE(r.text);
            auto const got = influx("m f=" + std::string{r.text} + ",g=2");
            CHECK(got.refused() == 1);
            CHECK(got.refused(r.why) == 1);
            if (r.why == cause::bad_syntax) continue; // of the line, not of the field
            REQUIRE(got.readings.size() == 1);
            CHECK(got.readings[0].field == "g");
        }
    }

    TEST_CASE("a bad line is refused whole, counted once, with its cause")
    {
        struct row {
            std::string_view line;
            cause why;
        };
        row const rows[] = {
            {"m", cause::bad_syntax},
            {"m,a=b", cause::bad_syntax},
            {"m ", cause::bad_syntax},
            {"m f", cause::bad_syntax},
            {"m f=", cause::bad_syntax},
            {"m f=,g=1", cause::bad_syntax},
            {"m f=1,", cause::bad_syntax},
            {"m f=1,,g=1", cause::bad_syntax},
            {"m f=1 g=2", cause::bad_time},
            {"m f=1 2 3", cause::bad_syntax},
            {R"(m f="abc)", cause::bad_syntax},
            {R"(m f="abc"d)", cause::bad_syntax},
            {R"(m f="abc\")", cause::bad_syntax},
            {"m, f=1", cause::bad_tag},
            {"m,a f=1", cause::bad_tag},
            {"m,a= f=1", cause::bad_tag},
            {"m,=b f=1", cause::bad_tag},
            {"m,a=b=c f=1", cause::bad_tag},
            {"m,a=b, f=1", cause::bad_tag},
            {"m,a=b,,c=d f=1", cause::bad_tag},
            {",a=b f=1", cause::empty_name},
            {"m =1", cause::empty_name},
            {"m f=1,=2", cause::empty_name},
            {"m f=1 abc", cause::bad_time},
            {"m f=1 1.5", cause::bad_time},
            {"m f=1 +1", cause::bad_time},
            {"m f=1 -", cause::bad_time},
            {"m f=1 9223372036854775808", cause::bad_time},
            {"m f=1 99999999999999999999", cause::bad_time},
            {"m f=1 1e9", cause::bad_time},
            {"m\\\tf=1", cause::bad_name},
            {std::string_view{"m\0 f=1", 7}, cause::bad_syntax},
            {"m\x7f f=1", cause::bad_syntax},
            {"m f\x01=1", cause::bad_syntax},
            {R"(m f\=1)", cause::bad_syntax},
            {R"(m\ f=1)", cause::bad_syntax},
            {"nan=1 inf", cause::bad_syntax},
            {"m f=nan,g=1 x", cause::bad_time},
        };
        for (row const& r : rows) {
            CAPTURE(r.line);
            auto const got = influx(r.line);
            CHECK(got.readings.empty());
            CHECK(got.counts.readings == 0);
            CHECK(got.refused() == 1);
            CHECK(got.refused(r.why) == 1);
        }
    }

    TEST_CASE("a stamp is in the unit of the input, the receipt time stands in for none")
    {
        struct row {
            std::string_view stamp;
            wire::precision unit;
            std::int64_t ns;
        };
        row const rows[] = {
            {"1465839830100400200", wire::precision::nanoseconds, 1465839830100400200},
            {"1465839830100400", wire::precision::microseconds, 1465839830100400000},
            {"1465839830100", wire::precision::milliseconds, 1465839830100000000},
            {"1465839830", wire::precision::seconds, 1465839830000000000},
            {"0", wire::precision::nanoseconds, 0},
            {"-1", wire::precision::seconds, -1000000000},
            {"9223372036854775807", wire::precision::nanoseconds, std::numeric_limits<std::int64_t>::max()},
            {"9223372036", wire::precision::seconds, 9223372036000000000},
        };
        for (row const& r : rows) {
            CAPTURE(r.stamp);
            auto const got = decode("m f=1 " + std::string{r.stamp}, {.precision = r.unit});
            REQUIRE(got.readings.size() == 1);
            CHECK(got.readings[0].time == at_ns(r.ns));
            CHECK(got.readings[0].stamped);
        }
        CHECK(decode("m f=1 9223372037", {.precision = wire::precision::seconds}).refused(cause::bad_time)
            == 1);

        auto const unstamped = influx("m f=1");
        CHECK(unstamped.readings.at(0).time == receipt);
        CHECK(!unstamped.readings.at(0).stamped);
    }

    TEST_CASE("empty lines and comments are no lines; CRLF ends one as LF does")
    {
        auto const got = influx("\n\r\n  \n# a comment, f=1\n  # another\r\nm f=1\r\nm f=2 5\r\n\nm f=3");
        CHECK(got.readings.size() == 3);
        CHECK(got.counts.lines == 3);
        CHECK(got.refused() == 0);
        CHECK(got.readings.at(1).time == at_ns(5));
    }

    TEST_CASE("the order of tags changes the spelling, not the hash; a tag's place does")
    {
        auto const got =
            influx("m,a=1,b=2 f=1\nm,b=2,a=1 f=1\nm,b=1,a=2 f=1\nm,a=1 f=1\nm f=1\nm,a=1,b=2 g=1");
        REQUIRE(got.readings.size() == 6);
        CHECK(got.readings[0].hash == got.readings[1].hash);
        CHECK(got.readings[0].series != got.readings[1].series);
        for (std::size_t i = 2; i < 6; ++i) CHECK(got.readings[i].hash != got.readings[0].hash);
    }

    TEST_CASE("a line with more fields than a batch holds keeps them all, or none when its stamp is bad")
    {
        std::string line = "m ";
        for (int i = 0; i < 1000; ++i)
            line += "f" + std::to_string(i) + "=" + (i % 10 == 3 ? "nan" : "1") + ",";
        line.back() = ' ';
        auto const good = influx("m a=1\n" + line + "12\nm z=1\n");
        CHECK(good.readings.size() == 902);
        CHECK(good.counts.readings == 902);
        CHECK(good.refused(cause::not_finite) == 100);
        CHECK(good.largest_batch == 64);
        CHECK(good.readings[500].time == at_ns(12));

        auto const bad = influx("m a=1\n" + line + "12x\nm z=1\n");
        CHECK(bad.readings.size() == 2);
        CHECK(bad.refused() == 1);
    }

} // TEST_SUITE
