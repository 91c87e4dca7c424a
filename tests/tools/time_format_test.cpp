#include <doctest/doctest.h>

#include "series/time_format.hpp"
#include "text_bytes.hpp"

using namespace lariat;
using tool::testing::at;

TEST_SUITE("tools.time_format")
{
    TEST_CASE("a time format is recognised from the texts alone, or told to be ambiguous")
    {
        struct row {
            std::vector<std::string_view> texts;
            std::string_view spec; // empty: none
            std::string_view first; // RFC 3339 of the first text
        };
        row const rows[] = {
            {{"2013-12-02T21:15:00Z"}, "rfc3339", "2013-12-02T21:15:00Z"},
            {{"2013-12-02T21:15:00+02:00"}, "rfc3339", "2013-12-02T19:15:00Z"},
            {{"2013-12-02 21:15:00"}, "rfc3339", "2013-12-02T21:15:00Z"},
            {{"2013-12-02 21:15:00.250"}, "rfc3339", "2013-12-02T21:15:00.250Z"},
            {{"2013-12-02"}, "rfc3339", "2013-12-02T00:00:00Z"},
            {{"", "2013-12-02"}, "rfc3339", ""},
            {{"1386018900"}, "s", "2013-12-02T21:15:00Z"},
            {{"1386018900.5"}, "s", "2013-12-02T21:15:00.500Z"},
            {{"1386018900000"}, "ms", "2013-12-02T21:15:00Z"},
            {{"1386018900000250"}, "us", "2013-12-02T21:15:00.000250Z"},
            {{"1386018900000000001"}, "ns", "2013-12-02T21:15:00.000000001Z"},
            {{"100000000"}, "s", "1973-03-03T09:46:40Z"}, // the least that is told by magnitude
            {{"99999999"}, "", ""},
            {{"100000000000"}, "ms", "1973-03-03T09:46:40Z"}, // one step up is a thousand times finer
            {{"25/04/2014 06:07"}, "%d/%m/%Y %H:%M", "2014-04-25T06:07:00Z"},
            {{"04/25/2014"}, "%m/%d/%Y", "2014-04-25T00:00:00Z"},
            {{"03/04/2014"}, "", ""},
            {{"03/04/2014", "25/04/2014"}, "%d/%m/%Y", "2014-04-03T00:00:00Z"},
            {{"25/04/2014", "04/25/2014"}, "", ""},
            {{"03.04.2014 06:07:08.5"}, "%d.%m.%Y %H:%M:%S", "2014-04-03T06:07:08.500Z"},
            {{"2 Jan 2020"}, "%d %b %Y", "2020-01-02T00:00:00Z"},
            {{"Jan 02, 2020"}, "%b %d, %Y", "2020-01-02T00:00:00Z"},
            {{"20200102"}, "%Y%m%d", "2020-01-02T00:00:00Z"},
            {{"2014-02-30"}, "", ""},
            {{"73.9"}, "", ""},
            {{"tuesday"}, "", ""},
            {{}, "", ""},
        };
        for (row const& r : rows) {
            CAPTURE(r.spec);
            if (!r.texts.empty()) CAPTURE(r.texts.front());
            auto const found = tool::recognise_time(r.texts);
            REQUIRE(found.format.has_value() == !r.spec.empty());
            if (!found.format) continue;
            CHECK(found.format->spec() == r.spec);
            if (r.first.empty()) continue;
            auto const t = found.format->read(r.texts.front());
            REQUIRE(t.has_value());
            CHECK(core::to_rfc3339(*t) == r.first);
        }
    }

    TEST_CASE("both readings of an ambiguous date are named")
    {
        std::string_view const text = "03/04/2014";
        auto const found = tool::recognise_time({&text, 1});
        CHECK(found.other == "%d/%m/%Y' or '%m/%d/%Y");
    }

    TEST_CASE("a number since 1970 keeps every digit that its unit allows")
    {
        auto const ns = tool::time_format::parse("ns");
        REQUIRE(ns.has_value());
        CHECK(ns->read("1386018900123456789")->time_since_epoch().count() == 1386018900123456789);
        CHECK(ns->read("-1")->time_since_epoch().count() == -1);
        auto const s = tool::time_format::parse("s");
        REQUIRE(s.has_value());
        CHECK(s->read("1386018900.123456789")->time_since_epoch().count() == 1386018900123456789);
        CHECK(s->read("-1.5")->time_since_epoch().count() == -1'500'000'000);
        for (char const* bad : {"", "1e999", "nan", "12x", "1.2.3", "9999999999999", "0x10"}) {
            CAPTURE(bad);
            CHECK_FALSE(s->read(bad).has_value());
        }
    }

    TEST_CASE("a format that is none of the known ones is refused with what would be")
    {
        auto const refused = tool::time_format::parse("iso");
        REQUIRE(refused.has_error());
        CHECK(refused.error().exit_code == EX_USAGE);
        CHECK(refused.error().message.find("rfc3339") != std::string::npos);
    }
} // TEST_SUITE
