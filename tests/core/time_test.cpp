#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <random>
#include <string_view>

#include <lariat/core/errc.hpp>
#include <lariat/core/time.hpp>

#include "support/seed.hpp"

namespace core = lariat::core;

namespace {

core::timestamp at(std::int64_t nanoseconds)
{
    return core::timestamp{std::chrono::nanoseconds{nanoseconds}};
}

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

} // namespace

TEST_SUITE("core.time")
{

    TEST_CASE("a time has one text, with the fewest fraction digits that lose nothing")
    {
        struct row {
            std::int64_t nanoseconds;
            std::string_view text;
        };
        row const rows[] = {
            {0, "1970-01-01T00:00:00Z"},
            {-1, "1969-12-31T23:59:59.999999999Z"},
            {1'391'863'200 * second, "2014-02-08T12:40:00Z"},
            {1'391'863'200 * second + 250'000'000, "2014-02-08T12:40:00.250Z"},
            {1'391'863'200 * second + 250'000, "2014-02-08T12:40:00.000250Z"},
            {1'391'863'200 * second + 250, "2014-02-08T12:40:00.000000250Z"},
            {951'782'400 * second, "2000-02-29T00:00:00Z"},
            {smallest, "1677-09-21T00:12:43.145224192Z"},
            {smallest + second, "1677-09-21T00:12:44.145224192Z"},
            {largest, "2262-04-11T23:47:16.854775807Z"},
        };
        for (row const& r : rows) {
            CAPTURE(r.text);
            CHECK(core::to_rfc3339(at(r.nanoseconds)) == r.text);
            REQUIRE(core::parse_rfc3339(r.text).has_value());
            CHECK(*core::parse_rfc3339(r.text) == at(r.nanoseconds));
        }
    }

    TEST_CASE("formatting a time and parsing it again changes nothing")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (int trial = 0; trial < 10'000; ++trial) {
            // All 64 bits, and the same rounded to coarser units.
            auto nanoseconds = static_cast<std::int64_t>(random());
            for (std::int64_t const unit :
                {std::int64_t{1}, std::int64_t{1'000}, std::int64_t{1'000'000}, second}) {
                nanoseconds -= nanoseconds % unit;
                auto const text = core::to_rfc3339(at(nanoseconds));
                CAPTURE(text);
                auto const again = core::parse_rfc3339(text);
                REQUIRE(again.has_value());
                REQUIRE(*again == at(nanoseconds));
            }
        }
    }

    TEST_CASE("every accepted spelling means what it says")
    {
        struct row {
            std::string_view text;
            std::string_view same;
        };
        row const rows[] = {
            {"2014-02-08t12:40:00z", "2014-02-08T12:40:00Z"},
            {"2014-02-08 12:40:00", "2014-02-08T12:40:00Z"},
            {"2014-02-08 12:40", "2014-02-08T12:40:00Z"},
            {"2014-02-08", "2014-02-08T00:00:00Z"},
            {"2014-02-08T12:40:00+00:00", "2014-02-08T12:40:00Z"},
            {"2014-02-08T12:40:00-00:00", "2014-02-08T12:40:00Z"},
            {"2014-02-08T12:40:00+05:30", "2014-02-08T07:10:00Z"},
            {"2014-02-08T12:40:00+0530", "2014-02-08T07:10:00Z"},
            {"2014-02-08T12:40:00-11:45", "2014-02-09T00:25:00Z"},
            {"2014-02-08T12:40-01:00", "2014-02-08T13:40:00Z"},
            {"1970-01-01T00:00:00+23:59", "1969-12-31T00:01:00Z"},
            {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
            {"2016-12-31T23:59:60.5Z", "2017-01-01T00:00:00.500Z"},
            {"2017-01-01T00:59:60+01:00", "2017-01-01T00:00:00Z"},
            {"2262-04-12T00:47:16+01:00", "2262-04-11T23:47:16Z"},
            {"1677-09-20T23:12:44-01:00", "1677-09-21T00:12:44Z"},
        };
        for (row const& r : rows) {
            CAPTURE(r.text);
            REQUIRE(core::parse_rfc3339(r.text).has_value());
            CHECK(core::to_rfc3339(*core::parse_rfc3339(r.text)) == r.same);
        }
    }

    TEST_CASE("a fraction has any number of digits up to nine")
    {
        constexpr std::string_view digits = "123456789";
        std::int64_t expected = 0;
        std::int64_t unit = second / 10;
        for (std::size_t count = 1; count <= 9; ++count, unit /= 10) {
            expected += unit * (digits[count - 1] - '0');
            std::string const text = "1970-01-01T00:00:00." + std::string{digits.substr(0, count)} + "Z";
            CAPTURE(text);
            REQUIRE(core::parse_rfc3339(text).has_value());
            CHECK(*core::parse_rfc3339(text) == at(expected));
        }
    }

    TEST_CASE("what is not a time, or out of range, is refused")
    {
        char const* const texts[] = {
            "",
            "now",
            "2014",
            "2014-02",
            "2014-2-8",
            "2014-02-08T",
            "2014-02-08Z",
            "2014-02-08T12",
            "2014-02-08T12:4",
            "2014-02-08  12:40:00",
            "2014-02-08T12:40:00.",
            "2014-02-08T12:40:00.Z",
            "2014-02-08T12:40:00.1234567890Z",
            "2014-02-08T12:40.5Z",
            "2014-02-08T12:40:00,5Z",
            "2014-02-08T12:40:00 Z",
            "2014-02-08T12:40:00ZZ",
            "2014-02-08T12:40:00Z ",
            " 2014-02-08T12:40:00Z",
            "2014-02-08T12:40:00+1",
            "2014-02-08T12:40:00+01",
            "2014-02-08T12:40:00+01:",
            "2014-02-08T12:40:00+24:00",
            "2014-02-08T12:40:00+01:60",
            "2014-02-08T24:00:00Z",
            "2014-02-08T12:60:00Z",
            "2014-02-08T12:40:61Z",
            "2014-02-29T12:40:00Z",
            "2014-04-31T12:40:00Z",
            "2014-00-08T12:40:00Z",
            "2014-13-08T12:40:00Z",
            "2014-02-00T12:40:00Z",
            "-2014-02-08T12:40:00Z",
            "+2014-02-08T12:40:00Z",
            "2014-02-0xT12:40:00Z",
            "1677-09-21T00:12:43.145224191Z",
            "1677-09-21T00:12:42Z",
            "0000-01-01T00:00:00Z",
            "2262-04-11T23:47:16.854775808Z",
            "2262-04-11T23:47:17Z",
            "2262-04-11T23:47:16-00:01",
            "9999-12-31T23:59:60Z",
        };
        for (std::string_view const text : texts) {
            CAPTURE(text);
            auto const time = core::parse_rfc3339(text);
            REQUIRE(time.has_error());
            CHECK(time.error() == make_error_code(core::errc::bad_time));
        }
    }

} // TEST_SUITE
