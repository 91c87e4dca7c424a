#include <doctest/doctest.h>

#include "engine/newcomer_rate.hpp"
#include "support/readings.hpp"

using namespace lariat;
using core::peer_id;
using testing::at;

namespace {

int taken(engine::newcomer_rate& rate, peer_id peer, double seconds, int asked)
{
    int n = 0;
    for (int i = 0; i < asked; ++i) n += rate.take(peer, at(seconds)) ? 1 : 0;
    return n;
}

} // namespace

TEST_SUITE("engine.newcomer_rate")
{
    TEST_CASE("a peer may begin a burst, then its rate, and no other pays for it")
    {
        engine::newcomer_rate rate{10, 50};
        CHECK(taken(rate, peer_id{1}, 0, 1'000) == 50);
        CHECK(taken(rate, peer_id{1}, 1, 1'000) == 10);
        CHECK(taken(rate, peer_id{2}, 1, 1'000) == 50);
        CHECK(taken(rate, peer_id{1}, 1'000, 1'000) == 50);
    }

    TEST_CASE("a clock that jumps gives a burst at most, and one set back goes on from there")
    {
        engine::newcomer_rate rate{10, 50};
        CHECK(taken(rate, peer_id{1}, 0, 1'000) == 50);
        CHECK(taken(rate, peer_id{1}, 365.0 * 86'400, 1'000) == 50);
        CHECK(taken(rate, peer_id{1}, -3'600, 1'000) == 0);
        CHECK(taken(rate, peer_id{1}, -3'599, 1'000) == 10);
    }

    TEST_CASE("zero is no limit")
    {
        engine::newcomer_rate rate{0, 0};
        CHECK(taken(rate, peer_id{1}, 0, 100'000) == 100'000);
    }
} // TEST_SUITE
