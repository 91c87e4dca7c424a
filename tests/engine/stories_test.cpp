#include <doctest/doctest.h>

#include <algorithm>
#include <span>

#include "engine/stories.hpp"

using namespace lariat;
using engine::stream_index;

namespace {

bool are_all(std::byte const* story, int value)
{
    return std::ranges::all_of(
        std::span{story, detect::schema::story_bytes}, [&](std::byte b) { return b == std::byte(value); });
}

} // namespace

TEST_SUITE("engine.stories")
{
    TEST_CASE("a story that has begun in the blank one is the stream's, until it is over")
    {
        engine::stories all;
        auto const none = all.memory_bytes();
        CHECK(are_all(all.blank(), 0));
        for (int i = 1; i <= 3; ++i) {
            std::fill_n(all.blank(), detect::schema::story_bytes, std::byte(i));
            all.give(stream_index(i));
            CHECK(are_all(all.blank(), 0));
        }
        for (int i = 1; i <= 3; ++i) CHECK(are_all(all.of(stream_index(i)), i));
        CHECK(all.memory_bytes() >= none + 3 * detect::schema::story_bytes);

        all.take(stream_index{2});
        CHECK(are_all(all.of(stream_index{1}), 1));
        CHECK(are_all(all.of(stream_index{3}), 3));
        auto const before = all.memory_bytes();
        all.give(stream_index{2});
        CHECK(are_all(all.of(stream_index{2}), 0));
        CHECK(all.memory_bytes() == before);
    }
} // TEST_SUITE
