#include "net/pace.hpp"

#include <doctest/doctest.h>

using namespace lariat;
using namespace std::chrono_literals;

TEST_SUITE("net.pace")
{
    TEST_CASE("a pause makes it slow until something comes without one")
    {
        core::timestamp const begin{1'000s};
        net::pace pace;
        CHECK(pace.is_slow());
        pace.note(begin);
        CHECK(pace.is_slow());
        pace.note(begin + 50us);
        CHECK_FALSE(pace.is_slow());
        pace.note(begin + 101us);
        CHECK(pace.is_slow());
    }

    TEST_CASE("a clock that is set back is no pause, and the next one counts again")
    {
        core::timestamp const begin{1'000s};
        net::pace pace;
        pace.note(begin);
        pace.note(begin - 1s);
        CHECK_FALSE(pace.is_slow());
        pace.note(begin - 1s + 51us);
        CHECK(pace.is_slow());
    }
}
