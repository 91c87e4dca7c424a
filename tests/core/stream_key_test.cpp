#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>
#include <string_view>

#include <lariat/core/errc.hpp>
#include <lariat/core/stream_key.hpp>

#include "random_parts.hpp"
#include "support/seed.hpp"

namespace core = lariat::core;
using lariat::testing::random_parts;

TEST_SUITE("core.stream_key")
{

    TEST_CASE("a series is measurement and tags, and its key ends in the field")
    {
        auto const parts = core::parse_series("temp,site=plant07,sensor=s12", "value");
        REQUIRE(parts.has_value());
        CHECK(parts->measurement == "temp");
        CHECK(parts->tag("sensor") == "s12");
        CHECK(parts->tag("site") == "plant07");
        CHECK(parts->tag("room").empty());
        CHECK(core::format_series(*parts) == "temp,sensor=s12,site=plant07");
        CHECK(core::format_key(*parts) == "temp,sensor=s12,site=plant07:value");
    }

    TEST_CASE("escapes are undone when parsing and done when formatting")
    {
        struct row {
            std::string_view name;
            std::string_view series;
            std::string_view field;
            core::key_parts expected;
            std::string_view key;
        };
        row const rows[] = {
            {"no tags", "m", "value", {"m", {}, "value"}, "m:value"},
            {"measurement", "a\\,b\\ c", "f", {"a,b c", {}, "f"}, "a\\,b\\ c:f"},
            {"equals sign in a measurement", "a\\=b", "f", {"a=b", {}, "f"}, "a=b:f"},
            {"tag", "m,a\\=b=c\\,d\\ e", "f", {"m", {{"a=b", "c,d e"}}, "f"}, "m,a\\=b=c\\,d\\ e:f"},
            {"value that ends in a comma", "m,a=b\\,", "f", {"m", {{"a", "b,"}}, "f"}, "m,a=b\\,:f"},
            {"bare equals sign in a value", "m,a=b=c", "f", {"m", {{"a", "b=c"}}, "f"}, "m,a=b\\=c:f"},
            {"colon in a tag", "m,a=b:c", "f", {"m", {{"a", "b:c"}}, "f"}, "m,a=b:c:f"},
            {"colon in a field", "m", "f:g", {"m", {}, "f:g"}, "m:f\\:g"},
            {"backslash before another character", "m\\n", "f", {"m\\n", {}, "f"}, "m\\n:f"},
            {"backslash before an escape", "m\\\\:n", "f", {"m\\:n", {}, "f"}, "m\\\\:n:f"},
        };
        for (row const& r : rows) {
            CAPTURE(r.name);
            auto const parts = core::parse_series(r.series, r.field);
            REQUIRE(parts.has_value());
            CHECK(*parts == r.expected);
            CHECK(core::format_key(*parts) == r.key);
            CHECK(*core::canonical_key(r.series, r.field) == r.key);
            CHECK(*core::parse_key(r.key) == r.expected);
        }
    }

    TEST_CASE("a key that is no key is refused with its reason")
    {
        struct row {
            std::string_view series;
            std::string_view field;
            core::errc expected;
        };
        row const rows[] = {
            {"", "f", core::errc::empty_name},
            {"m", "", core::errc::empty_name},
            {",a=b", "f", core::errc::empty_name},
            {"m,=b", "f", core::errc::empty_name},
            {"m,a=", "f", core::errc::empty_name},
            {"m,", "f", core::errc::bad_tag},
            {"m,a", "f", core::errc::bad_tag},
            {"m,a=b,", "f", core::errc::bad_tag},
            {"m,,a=b", "f", core::errc::bad_tag},
            {"m,a\\=b", "f", core::errc::bad_tag},
            {"m,a=b,a=c", "f", core::errc::duplicate_tag},
            {"m,a=b,c=d,a=b", "f", core::errc::duplicate_tag},
            {"m\\", "f", core::errc::bad_escape},
            {"m", "f\\", core::errc::bad_escape},
            {"m,a=b\\", "f", core::errc::bad_escape},
            {"m\\\\,a=b", "f\\", core::errc::bad_escape},
        };
        for (row const& r : rows) {
            CAPTURE(r.series);
            CAPTURE(r.field);
            auto const parts = core::parse_series(r.series, r.field);
            REQUIRE(parts.has_error());
            CHECK(parts.error() == make_error_code(r.expected));
            CHECK(core::canonical_key(r.series, r.field).error() == make_error_code(r.expected));
        }
        CHECK(core::parse_key("m,a=b").error() == make_error_code(core::errc::missing_field));
        CHECK(core::parse_key("m\\:f").error() == make_error_code(core::errc::missing_field));
        CHECK(core::parse_key("").error() == make_error_code(core::errc::missing_field));
        CHECK(core::parse_key("m:").error() == make_error_code(core::errc::empty_name));
    }

    TEST_CASE("every reason of a refusal has its own message")
    {
        std::map<std::string, int> messages;
        for (int e = 1; e <= static_cast<int>(core::errc::missing_field); ++e)
            ++messages[make_error_code(static_cast<core::errc>(e)).message()];
        CHECK(messages.size() == static_cast<std::size_t>(core::errc::missing_field));
        CHECK_FALSE(messages.contains("unknown"));
    }

    TEST_CASE("formatting a key and parsing it again changes nothing")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        for (int trial = 0; trial < 20'000; ++trial) {
            auto const parts = random_parts(random);
            auto const text = core::format_key(parts);
            CAPTURE(text);
            auto const again = core::parse_key(text);
            REQUIRE(again.has_value());
            REQUIRE(*again == parts);
        }
    }

    TEST_CASE("two keys have the same text only if their parts are equal")
    {
        // Short names of few characters, so that different parts would often meet in one text if they could.
        std::mt19937_64 random{lariat::testing::seed()};
        std::map<std::string, core::key_parts> seen;
        for (int trial = 0; trial < 20'000; ++trial) {
            auto const parts = random_parts(random);
            auto const [at, is_new] = seen.try_emplace(core::format_key(parts), parts);
            CAPTURE(at->first);
            REQUIRE(at->second == parts);
        }
        CHECK(seen.size() < 20'000); // some did meet
    }

    TEST_CASE("any text is either refused or has a canonical form that parses to the same parts")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        constexpr std::string_view alphabet = "ab\\,,== ::";
        int accepted = 0;
        for (int trial = 0; trial < 50'000; ++trial) {
            std::string text(random() % 14, 'x');
            for (char& c : text) c = alphabet[random() % alphabet.size()];
            CAPTURE(text);
            auto const parts = core::parse_key(text);
            if (parts.has_error()) continue;
            ++accepted;
            REQUIRE(*core::parse_key(core::format_key(*parts)) == *parts);
        }
        CHECK(accepted > 100);
    }

    TEST_CASE("a spelling has the canonical key of its parts, or is refused as they are")
    {
        std::mt19937_64 random{lariat::testing::seed()};
        constexpr std::string_view alphabet = "aabb,,,===\\: \x01\x80\xff";
        int as_spelled = 0;
        int spelled_otherwise = 0;
        for (int trial = 0; trial < 200'000; ++trial) {
            std::string series(random() % 16, 'x');
            for (char& c : series) c = alphabet[random() % alphabet.size()];
            std::string field(random() % 3, 'x');
            for (char& c : field) c = alphabet[random() % alphabet.size()];
            CAPTURE(series);
            CAPTURE(field);
            auto const parts = core::parse_series(series, field);
            auto const key = core::canonical_key(series, field);
            REQUIRE(key.has_value() == parts.has_value());
            if (parts.has_error()) {
                REQUIRE(key.error() == parts.error());
                continue;
            }
            REQUIRE(*key == core::format_key(*parts));
            ++(*key == series + ':' + field ? as_spelled : spelled_otherwise);
        }
        CHECK(as_spelled > 1'000);
        CHECK(spelled_otherwise > 1'000);
    }

    TEST_CASE("a text that is no key stands for a measurement")
    {
        CHECK(core::parts_to_show("m,a=1:f") == *core::parse_key("m,a=1:f"));
        core::key_parts const shown = core::parts_to_show("no key, at all");
        CHECK(shown.measurement == "no key, at all");
        CHECK(shown.tags.empty());
        CHECK(shown.field.empty());
    }
} // TEST_SUITE
