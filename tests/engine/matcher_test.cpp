#include <doctest/doctest.h>

#include "engine/matcher.hpp"

using namespace lariat;

namespace {

bool hits(engine::matcher const& m, std::string_view key)
{
    auto const parts = core::parse_key(key);
    REQUIRE(parts.has_value());
    return engine::matches(m, *parts, key);
}

} // namespace

TEST_SUITE("engine.matcher")
{
    TEST_CASE("an empty matcher matches every stream")
    {
        CHECK(hits({}, "a,t=1:f"));
    }

    TEST_CASE("a glob may be on the whole key or on the series")
    {
        CHECK(hits({{"temp*"}, {}}, "temperature,room=a:value"));
        CHECK(hits({{"temperature,room=a"}, {}}, "temperature,room=a:value"));
        CHECK(hits({{"*:humidity"}, {}}, "air:humidity"));
        CHECK_FALSE(hits({{"*:humidity"}, {}}, "air:humid"));
        CHECK_FALSE(hits({{"temperature"}, {}}, "temperature,room=a:value"));
    }

    TEST_CASE("an escaped colon in the field does not end the series")
    {
        CHECK(hits({{"a"}, {}}, "a:b\\:c"));
        CHECK_FALSE(hits({{"a:b"}, {}}, "a:b\\:c"));
    }

    TEST_CASE("one of the globs suffices, all of the tags must match")
    {
        engine::matcher const m{{"x*", "y*"}, {{"site", "plant?"}, {"line", "*"}}};
        CHECK(hits(m, "y1,line=3,site=plant7:value"));
        CHECK_FALSE(hits(m, "y1,site=plant7:value")); // no tag `line`
        CHECK_FALSE(hits(m, "y1,line=3,site=plant77:value"));
        CHECK_FALSE(hits(m, "z1,line=3,site=plant7:value"));
    }
} // TEST_SUITE
