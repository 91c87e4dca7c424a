#include "net/pace.hpp"

#include <doctest/doctest.h>

using namespace lariat;
using namespace std::chrono_literals;

TEST_SUITE("net.pace")
{
    TEST_CASE("a pause is longer than 50 us, and before the first bytes")
    {
        core::timestamp const begin{1'000s};
        net::pace pace;
        CHECK(pace.has_paused(begin));
        pace.note(begin);
        CHECK_FALSE(pace.has_paused(begin + 50us));
        CHECK(pace.has_paused(begin + 51us));
    }

    TEST_CASE("a clock that is set back is no pause, and the next one counts again")
    {
        core::timestamp const begin{1'000s};
        net::pace pace;
        pace.note(begin);
        CHECK_FALSE(pace.has_paused(begin - 1s));
        pace.note(begin - 1s);
        CHECK(pace.has_paused(begin - 1s + 51us));
    }
}
