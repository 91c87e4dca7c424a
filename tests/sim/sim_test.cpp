#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include "sim/world.hpp"
#include "support/seed.hpp"

using namespace lariat;

namespace {

constexpr int steps = 80;

/// How many seeds: LARIAT_SIM_SEEDS, or as many as fit a quick run.
std::uint64_t seed_count()
{
    char const* const given = std::getenv("LARIAT_SIM_SEEDS");
    if (given != nullptr) return std::strtoull(given, nullptr, 10);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return 200;
#else
    return 1'000;
#endif
}

} // namespace

TEST_SUITE("sim")
{
    TEST_CASE("whatever peers, clocks and operators do, every promise holds")
    {
        std::uint64_t records = 0;
        std::uint64_t evicted = 0;
        std::uint64_t forgotten = 0;
        auto const first = testing::seed();
        for (auto seed = first; seed < first + seed_count(); ++seed) {
            sim::world world{seed};
            auto const broken = world.run(steps);
            CAPTURE(seed); // LARIAT_SEED=... LARIAT_SIM_SEEDS=1 runs it alone
            REQUIRE(broken == "");
            records += world.records();
            evicted += world.registry().get("lariat_streams_given_up_total", {}, "evicted").value();
            forgotten += world.registry().get("lariat_streams_given_up_total", {}, "forgotten").value();
        }
        // A simulation in which nothing happens would hold every promise.
        CHECK(records > 10 * seed_count());
        CHECK(evicted > seed_count());
        CHECK(forgotten > seed_count());
    }

    TEST_CASE("a seed gives the same events to the last byte")
    {
        for (auto seed = testing::seed(); seed < testing::seed() + 20; ++seed) {
            CAPTURE(seed);
            sim::world once{seed};
            sim::world again{seed};
            CHECK(once.run(steps) == again.run(steps));
            CHECK(once.fingerprint() == again.fingerprint());
        }
    }
} // TEST_SUITE
