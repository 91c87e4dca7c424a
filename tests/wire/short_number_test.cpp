#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include <lariat/core/padding.hpp>

#include "random_lines.hpp"
#include "support/seed.hpp"
#include "wire/number.hpp"
#include "wire/short_number.hpp"
#include "wire/stamp.hpp"

using namespace lariat;

namespace {

/// Checks a text against the plain ways; says whether it was short.
bool check_decimal(std::string text)
{
    auto const size = text.size();
    text.append(core::padding, '7');
    double const value = wire::short_decimal({text.data(), size});
    if (std::isnan(value)) return false;
    auto const plain = wire::parse_decimal({text.data(), size});
    REQUIRE(plain.has_value());
    double const expected = *plain;
    REQUIRE(std::memcmp(&value, &expected, sizeof value) == 0);
    return true;
}

} // namespace

TEST_SUITE("wire.short_number")
{

    TEST_CASE("a short decimal has the plain one's every bit, and what is none is refused")
    {
        testing::random_lines random{testing::seed()};
        int shorts = 0;
        for (int i = 0; i < 50'000; ++i) {
            auto const text = random.number();
            CAPTURE(text);
            shorts += check_decimal(text) ? 1 : 0;
        }
        CHECK(shorts > 20'000);
    }

    TEST_CASE("the usual forms are short")
    {
        for (auto const* text : {"0", "-0", "5", "5.", ".5", "-.5", "21.4375", "-21.4375", "00000001",
                 "1234567.8", "12345678.9", "-123456789.01234", "9007199254740992", "0.00000000000001"}) {
            CAPTURE(text);
            CHECK(check_decimal(text));
        }
        for (auto const* text : {"", "-", ".", "-.", "--1", "1.2.3", "1e5", "1i", "9007199254740993",
                 "0.1234567890123456", "+1", "1 ", "..", "1:", "/1"}) {
            CAPTURE(text);
            CHECK(!check_decimal(text));
        }
    }

    TEST_CASE("a short whole number is the plain stamp")
    {
        testing::random_lines random{testing::seed()};
        for (int i = 0; i < 50'000; ++i) {
            auto text = random.stamp();
            CAPTURE(text);
            auto const plain = wire::parse_stamp(text, wire::precision::nanoseconds);
            auto const size = text.size();
            text.append(core::padding, '7');
            auto const value = wire::short_whole({text.data(), size});
            bool const stands = value <= wire::stamp_unit{wire::precision::nanoseconds}.most;
            if (text.front() == '-') continue; // left to the plain way
            REQUIRE(stands == plain.has_value());
            if (stands) REQUIRE(value == static_cast<std::uint64_t>(plain->time_since_epoch().count()));
        }
        CHECK(wire::short_whole({"", 0}) == wire::no_whole);
    }

} // TEST_SUITE
