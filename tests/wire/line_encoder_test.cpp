#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>

#include "collect.hpp"
#include "support/seed.hpp"
#include "wire/line_encoder.hpp"

using namespace lariat;
using namespace lariat::testing;

namespace {

/// Names of every awkward kind that line protocol can spell: no control characters, no backslash at the end.
class random_readings {
public:
    std::string name(std::size_t longest = 6)
    {
        static constexpr std::string_view pieces[] = {
            "a", "b7", ",", "=", " ", ":", "\\", "\"", "#", "{", ".", "-1", "\xc3\xa9", "nan"};
        std::string out;
        for (std::size_t i = random_() % longest + 1; i > 0; --i)
            out += pieces[random_() % std::size(pieces)];
        if (out.back() == '\\') out += 'z';
        return out;
    }

    double number()
    {
        if (random_() % 4 == 0) return std::round(static_cast<double>(random_() % 2000000)) / 100 - 10000;
        for (;;) {
            auto const d = std::bit_cast<double>(random_());
            if (std::isfinite(d)) return d;
        }
    }

    core::timestamp time()
    {
        return core::timestamp{std::chrono::nanoseconds{static_cast<std::int64_t>(random_()) / 2}};
    }

    core::key_parts key()
    {
        core::key_parts parts{.measurement = "m" + name(), .tags = {}, .field = name()};
        for (std::size_t i = random_() % 4; i > 0; --i)
            parts.tags.emplace_back(std::to_string(i) + name(), name());
        std::ranges::sort(parts.tags);
        return parts;
    }

private:
    std::mt19937_64 random_{seed()};
};

void check_same(decoded const& got, core::key_parts const& parts, double value, core::timestamp time)
{
    REQUIRE(got.readings.size() == 1);
    auto const& r = got.readings[0];
    CHECK(core::parse_series(r.series, r.field).value() == parts);
    CHECK(r.hash == core::hash_of(parts, 0));
    CHECK(std::bit_cast<std::uint64_t>(r.value) == std::bit_cast<std::uint64_t>(value));
    CHECK(r.time == time);
    CHECK(r.stamped);
}

} // namespace

TEST_SUITE("wire.line_encoder")
{

    TEST_CASE("what is encoded decodes to itself, in every format")
    {
        random_readings random;
        for (int i = 0; i < 2000; ++i) {
            auto parts = random.key();
            auto const value = random.number();
            auto const time = random.time();
            auto const series = core::format_series(parts);
            std::string field;
            core::append_tag_or_field(field, parts.field);

            std::string influx;
            wire::append_influx_line(influx, series, field, value, time);
            CAPTURE(influx);
            check_same(decode(influx), parts, value, time);
            check_same(decode(influx, wire::format::influx), parts, value, time);

            std::string json;
            wire::append_ndjson_line(json, series, field, value, time);
            CAPTURE(json);
            check_same(decode(json), parts, value, time);

            parts.field = "value";
            std::string plain;
            wire::append_plain_line(plain, series, value, time);
            CAPTURE(plain);
            check_same(decode(plain), parts, value, time);
            check_same(decode(plain, wire::format::plain), parts, value, time);
        }
    }

    TEST_CASE("the encoders write what FORMAT.md shows")
    {
        core::timestamp const time{std::chrono::milliseconds{1465839830250}};
        std::string out;
        wire::append_influx_line(out, "oven,site=a\\ b", "temp", 21.5, time);
        wire::append_plain_line(out, "oven,site=a\\ b", -0.0, time);
        wire::append_ndjson_line(out, "oven,site=a\\ b", "temp", 1e300, time);
        wire::append_ndjson_line(out, "oven", "value", 21, time);
        CHECK(out
            == "oven,site=a\\ b temp=21.5 1465839830250000000\n"
               "oven,site=a\\ b -0 2016-06-13T17:43:50.250Z\n"
               "{\"stream\":\"oven\",\"t\":\"2016-06-13T17:43:50.250Z\",\"v\":1e+300,\"tags\":{\"site\":\"a "
               "b\"},\"field\":\"temp\"}\n"
               "{\"stream\":\"oven\",\"t\":\"2016-06-13T17:43:50.250Z\",\"v\":21}\n");
    }

} // TEST_SUITE
