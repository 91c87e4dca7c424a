#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "stream.hpp"

namespace detect = lariat::detect;
using namespace lariat;
using namespace lariat::testing;

namespace {

using story = std::array<std::byte, detect::schema::story_bytes>;

/// A stream whose story is kept only while there is one.
struct kept_apart {
    explicit kept_apart(detect::options const& o) : schema{o}, rest{schema.rest_bytes()}
    {
        schema.create_rest(rest.get());
    }

    detect::verdict feed(core::timestamp time, double value)
    {
        auto const verdict =
            detect::step(schema, {rest.get(), own.data()}, {.time = time, .value = value}, changes);
        told = detect::has_story(schema, {rest.get(), own.data()});
        return verdict;
    }

    detect::schema schema;
    owned_block rest;
    alignas(detect::schema::block_alignment) story own{};
    bool told = false;
    detect::changes changes;
};

} // namespace

TEST_SUITE("detect.story")
{
    TEST_CASE("a story apart changes nothing, and a stream in which nothing goes on leaves it blank")
    {
        detect::options o = plain_options();
        SUBCASE("seasonal") { }
        SUBCASE("lean")
        {
            o.seasonal = false;
        }
        SUBCASE("with the shape channel")
        {
            o.shape = true;
        }
        stream whole{o};
        kept_apart apart{o};
        std::size_t stories = 0;
        std::size_t i = 0;
        for (double const reading : sensor(6'000)) {
            double const value = reading + (++i > 4'000 ? 40 : 0); // a shift, and what comes with it
            auto time = whole.next;
            if (i % 500 == 0) time -= 2 * whole.interval; // late
            auto const a = whole.feed_at(time, value);
            auto const b = apart.feed(time, value);
            REQUIRE(a.outcome == b.outcome);
            REQUIRE(a.forecast == b.forecast);
            REQUIRE(a.score == b.score);
            REQUIRE(a.alarm == b.alarm);
            REQUIRE(whole.changes.events().size() == apart.changes.events().size());
            if (!apart.told) {
                REQUIRE(apart.own == story{});
            } else {
                ++stories;
            }
            auto* const behind = whole.block.get() + apart.schema.rest_bytes();
            REQUIRE(std::memcmp(behind, apart.own.data(), apart.own.size()) == 0);
            whole.next += whole.interval;
        }
        CHECK(stories > 100);
        CHECK(stories < 2'000);
    }

    TEST_CASE("what every stream takes is a fifth less than the whole block where that is small")
    {
        auto o = plain_options();
        CHECK(detect::schema{o}.rest_bytes() <= 1'856);
        o.seasonal = false;
        CHECK(detect::schema{o}.rest_bytes() <= 832);
        CHECK(
            detect::schema{o}.block_bytes() == detect::schema{o}.rest_bytes() + detect::schema::story_bytes);
    }
} // TEST_SUITE
