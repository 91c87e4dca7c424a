#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <string_view>

#include "config/quantities.hpp"

namespace config = lariat::config;
using namespace std::chrono_literals;

TEST_SUITE("config.quantities")
{
    TEST_CASE("durations are whole numbers with units, added up")
    {
        CHECK(config::parse_duration("30s") == 30s);
        CHECK(config::parse_duration("1h30m") == 90min);
        CHECK(config::parse_duration("250ms") == 250ms);
        CHECK(config::parse_duration("1d1us1ns") == 24h + 1001ns);
        CHECK(config::parse_duration("0s") == 0s);
        for (std::string_view const bad :
            {"", "30", "s", "-1s", "+1s", "1.5s", "1 s", "1S", "1min", "1s ", "30s5"}) {
            CAPTURE(bad);
            CHECK_FALSE(config::parse_duration(bad).has_value());
        }
    }

    TEST_CASE("a duration ends where its clock does")
    {
        CHECK(config::parse_duration("9223372036854775807ns") == std::chrono::nanoseconds::max());
        CHECK_FALSE(config::parse_duration("9223372036854775807ns1ns").has_value());
        CHECK_FALSE(config::parse_duration("9223372036854775808ns").has_value());
        CHECK_FALSE(config::parse_duration("106752d").has_value());
        CHECK(config::parse_duration("106751d").has_value());
    }

    TEST_CASE("durations and sizes survive their text form")
    {
        for (auto const d : {0ns, 1ns, std::chrono::nanoseconds{90min}, std::chrono::nanoseconds{24h + 1ms},
                 std::chrono::nanoseconds::max()})
            CHECK(config::parse_duration(config::format_duration(d)) == d);
        CHECK(config::format_duration(90min) == "1h30m");
        CHECK(config::format_duration(1500ms) == "1s500ms");

        for (std::uint64_t const n : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1000},
                 std::uint64_t{1} << 40U, std::numeric_limits<std::uint64_t>::max()})
            CHECK(config::parse_size(config::format_size(n)) == n);
        CHECK(config::format_size(65'536) == "64KiB");
        CHECK(config::format_size(1'000) == "1000B");
    }

    TEST_CASE("sizes know binary and decimal units")
    {
        CHECK(config::parse_size("65536") == 65'536);
        CHECK(config::parse_size("256MiB") == 256U << 20U);
        CHECK(config::parse_size("1kB") == 1'000);
        CHECK(config::parse_size("16GiB") == std::uint64_t{16} << 30U);
        for (std::string_view const bad :
            {"", "MiB", "1 MiB", "1K", "1mib", "1MiB2", "-1", "1e6", "17179869184GiB"}) {
            CAPTURE(bad);
            CHECK_FALSE(config::parse_size(bad).has_value());
        }
    }

    TEST_CASE("permissions are octal")
    {
        CHECK(config::parse_mode("0660") == 0660);
        CHECK(config::parse_mode("777") == 0777);
        CHECK(config::format_mode(0600) == "0600");
        for (std::string_view const bad : {"", "66", "0888", "1777", "00660", "-660", "0o660"}) {
            CAPTURE(bad);
            CHECK_FALSE(config::parse_mode(bad).has_value());
        }
    }
} // TEST_SUITE
