#include <doctest/doctest.h>

#include <array>
#include <string_view>

#include "config/suggest.hpp"

namespace config = lariat::config;

TEST_SUITE("config.suggest")
{
    TEST_CASE("the distance counts insertions, deletions, replacements and swaps of neighbours")
    {
        CHECK(config::edit_distance("", "abc") == 3);
        CHECK(config::edit_distance("listen", "listen") == 0);
        CHECK(config::edit_distance("lisen", "listen") == 1);
        CHECK(config::edit_distance("lisetn", "listen") == 1);
        CHECK(config::edit_distance("kitten", "sitting") == 3);
        CHECK(config::edit_distance("ca", "abc") == 3); // optimal string alignment: no edit inside a swap
    }

    TEST_CASE("only what may have been meant is suggested")
    {
        std::array<std::string_view, 4> const known{"listen", "format", "tick", "to"};
        CHECK(config::nearest("lissen", known) == "listen");
        CHECK(config::nearest("formats", known) == "format");
        CHECK(config::nearest("xxxxxx", known).empty());
        CHECK(config::nearest("ab", known).empty()); // two edits would replace the whole word
        CHECK(config::did_you_mean("tik", known) == "; did you mean `tick`?");
        CHECK(config::did_you_mean(std::string(100'000, 'x'), known).empty());
    }
} // TEST_SUITE
