#include <doctest/doctest.h>

#include "collect.hpp"

using namespace lariat;
using namespace lariat::testing;
using wire::cause;
using wire::format;
using wire::precision;

namespace {

core::timestamp at_ns(std::int64_t count)
{
    return core::timestamp{std::chrono::nanoseconds{count}};
}

} // namespace

TEST_SUITE("wire.plain")
{

    TEST_CASE("a plain line is a series, a number and perhaps a time")
    {
        struct row {
            std::string_view line, series;
            double value;
        };
        row const rows[] = {
            {"temp 21", "temp", 21},
            {"temp -2.5e1", "temp", -25},
            {"  temp\t 21 ", "temp", 21},
            {"temp,site=a 21", "temp,site=a", 21},
            {R"(my\ temp 21)", R"(my\ temp)", 21},
            {"servers.web01.load 0.5 1465839830", "servers.web01.load", 0.5},
            {"a=b 1", "a=b", 1},
        };
        for (row const& r : rows) {
            for (format f : {format::plain, format::automatic}) {
                CAPTURE(r.line);
                auto const got = decode(r.line, f);
                REQUIRE(got.readings.size() == 1);
                CHECK(got.readings[0].series == r.series);
                CHECK(got.readings[0].field == "value");
                CHECK(got.readings[0].value == r.value);
                CHECK(got.readings[0].hash == hash_of_key(r.series, "value"));
            }
        }
    }

    TEST_CASE("a plain line and its line-protocol twin are one stream")
    {
        auto const got = decode("temp,b=1,a=2 21\ntemp,a=2,b=1 value=21");
        REQUIRE(got.readings.size() == 2);
        CHECK(got.readings[0].hash == got.readings[1].hash);
    }

    TEST_CASE("a bad plain line is refused with its cause")
    {
        struct row {
            std::string_view line;
            cause why;
        };
        row const rows[] = {
            {"temp", cause::bad_syntax},
            {"temp abc", cause::bad_number},
            {"temp nan", cause::not_finite},
            {"temp -inf", cause::not_finite},
            {"temp 1e999", cause::bad_number},
            {"temp 0x10", cause::bad_number},
            {"temp +1", cause::bad_number},
            {"temp 3i", cause::bad_number},
            {"temp 1,5", cause::bad_number},
            {"temp t", cause::bad_number},
            {"temp 1 2 3", cause::bad_syntax},
            {"temp 1 yesterday", cause::bad_time},
            {"temp 1 2024-13-01T00:00:00Z", cause::bad_time},
            {"temp, 1", cause::bad_tag},
            {"temp,a= 1", cause::bad_tag},
            {"temp 1 -", cause::bad_time},
            {"temp 1 1.2.3", cause::bad_time},
            {"temp 1 1e99", cause::bad_time},
            {"temp 1 nan", cause::bad_time},
            {"temp 1 99999999999", cause::bad_time},
        };
        for (row const& r : rows) {
            CAPTURE(r.line);
            auto const got = decode(r.line, format::plain);
            CHECK(got.readings.empty());
            CHECK(got.refused() == 1);
            CHECK(got.refused(r.why) == 1);
        }
    }

    TEST_CASE("a number's magnitude tells its unit where none is set")
    {
        struct row {
            std::string_view time;
            std::int64_t ns;
        };
        row const rows[] = {
            {"1465839830", 1465839830000000000}, {"1465839830.25", 1465839830250000000},
            {"1465839830.123456789", 1465839830123456789}, {"1465839830.", 1465839830000000000},
            {"1465839830.1234567899", 1465839830123456789}, {"1465839830100", 1465839830100000000},
            {"1465839830100.5", 1465839830100500000}, {"1465839830100400", 1465839830100400000},
            {"1465839830100400200", 1465839830100400200}, {"0", 0}, {"-1.5", -1500000000},
            {"1.5e9", 1500000000000000000}, {"1.5E+18", 1500000000000000000},
            {"9223372036", 9223372036000000000}, // in seconds; the last before the end of time
            {"100000000000", 100000000000000000}, // 1e11: the first in milliseconds
            {"9223372036854", 9223372036854000000},
            {"100000000000000", 100000000000000000}, // 1e14: microseconds
            {"9223372036854775", 9223372036854775000},
            {"100000000000000000", 100000000000000000}, // 1e17: nanoseconds
        };
        for (row const& r : rows) {
            CAPTURE(r.time);
            auto const got = decode("m 1 " + std::string{r.time});
            REQUIRE(got.readings.size() == 1);
            CHECK(got.readings[0].time == at_ns(r.ns));
            CHECK(got.readings[0].stamped);
        }
        // In each unit the last values before the next one are past the end of time: refused, not misread.
        for (std::string_view time : {"99999999999", "99999999999999", "99999999999999999"})
            CHECK(decode("m 1 " + std::string{time}).refused(cause::bad_time) == 1);
    }

    TEST_CASE("a set precision holds whatever the magnitude, and a date is a date")
    {
        auto const in = [](std::string_view time, precision unit) {
            return decode("m 1 " + std::string{time}, {.format = format::plain, .precision = unit})
                .readings.at(0)
                .time;
        };
        CHECK(in("1465839830", precision::milliseconds) == at_ns(1465839830000000));
        CHECK(in("1465839830.5", precision::nanoseconds) == at_ns(1465839830));
        CHECK(in("2016-06-13T17:43:50.25Z", precision::milliseconds) == at_ns(1465839830250000000));
        CHECK(in("2016-06-13T19:43:50+02:00", precision::seconds) == at_ns(1465839830000000000));
    }

} // TEST_SUITE
