#include <random>

#include <doctest/doctest.h>

#include "engine/heavy_hitters.hpp"
#include "engine/name_pattern.hpp"
#include "support/seed.hpp"

using namespace lariat;
using engine::heavy_hitters;

TEST_SUITE("engine.heavy_hitters")
{
    TEST_CASE("a name that is a third of all is first, however many others there are")
    {
        heavy_hitters counted;
        std::mt19937_64 random{testing::seed()};
        for (int i = 0; i < 30'000; ++i)
            counted.add(i % 3 == 0 ? "often" : std::to_string(random() % 100'000));
        auto const top = counted.top(5);
        REQUIRE(top.size() == 5);
        CHECK(top[0].name == "often");
        CHECK(top[0].count >= 10'000);
        CHECK(top[0].count <= 10'000 + 30'000 / heavy_hitters::places);
    }

    TEST_CASE("few names are counted exactly")
    {
        heavy_hitters counted;
        for (int i = 0; i < 10; ++i) counted.add(i < 7 ? "a" : "b");
        auto const top = counted.top(5);
        REQUIRE(top.size() == 2);
        CHECK(top[0].name == "a");
        CHECK(top[0].count == 7);
        CHECK(top[1].count == 3);
    }

    TEST_CASE("names that differ in their numbers alone have one pattern")
    {
        using engine::name_pattern;
        CHECK(name_pattern("web3,id=550e8400-e29b:cpu") == "web*,id=*-e*:cpu");
        CHECK(name_pattern("stream12345:value") == name_pattern("stream6:value"));
        CHECK(name_pattern("plain:value") == "plain:value");
        CHECK(name_pattern("").empty());
        CHECK(name_pattern(std::string(1'000, 'x')).size() == 64);
    }
} // TEST_SUITE
