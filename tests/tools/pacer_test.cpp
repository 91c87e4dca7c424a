#include <doctest/doctest.h>

#include "replay/pacer.hpp"
#include "replay/settling.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using tool::pacer;

namespace {

core::timestamp recorded(std::chrono::nanoseconds since)
{
    return core::timestamp{1'386'018'900s + since};
}

} // namespace

TEST_SUITE("tools.pacer")
{
    TEST_CASE("readings are due at the recorded distance from the first one, by the speed")
    {
        pacer::clock::time_point const start{5s};
        pacer p{{.speed = 4}};
        CHECK(p.due(recorded(0s), start) == start);
        CHECK(p.due(recorded(10s), start + 1s) == start + 2500ms);
        // However late the last one went out, the beat stays.
        CHECK(p.due(recorded(20s), start + 60s) == start + 5s);
    }

    TEST_CASE("flat out everything is due now")
    {
        pacer p{{.flat_out = true}};
        for (auto const now : {1s, 2s, 3s})
            CHECK(p.due(recorded(1h * now.count()), pacer::clock::time_point{now})
                == pacer::clock::time_point{now});
    }

    TEST_CASE("the first readings of a warm-up go flat out and the beat begins after exactly so many")
    {
        pacer p{{.warm = 2}};
        pacer::clock::time_point const now{1s};
        CHECK(p.due(recorded(0s), now) == now);
        CHECK(p.due(recorded(60s), now) == now);
        CHECK(p.due(recorded(120s), now + 1s) == now + 1s); // sets the beat
        CHECK(p.due(recorded(180s), now + 1s) == now + 61s);
    }

    TEST_CASE("a reading out of order is due at once, and a stamp from another age does not overflow")
    {
        pacer p{{.speed = 0.001}};
        pacer::clock::time_point const now{100s};
        CHECK(p.due(recorded(0s), now) == now);
        CHECK(p.due(recorded(-10ms), now) <= now);
        CHECK(p.due(core::timestamp::max(), now) > now + 1'000'000s);
    }
} // TEST_SUITE

TEST_SUITE("tools.settling")
{
    TEST_CASE("the daemon has settled at the expected count, or when the count has stood for the patience")
    {
        tool::settling::clock::time_point const now{10s};
        tool::settling exact{100};
        CHECK_FALSE(exact.observe(99, now));
        CHECK(exact.observe(100, now + 1ms));

        tool::settling lossy{100};
        CHECK_FALSE(lossy.observe(50, now));
        CHECK_FALSE(lossy.observe(60, now + 900ms)); // it grew: the patience begins anew
        CHECK_FALSE(lossy.observe(60, now + 1899ms));
        CHECK(lossy.observe(60, now + 1900ms));
    }
} // TEST_SUITE
