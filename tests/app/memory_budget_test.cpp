#include <doctest/doctest.h>

#include "app/memory_budget.hpp"

using lariat::app::cold_budget;
using lariat::app::early_budget;
using lariat::app::stream_budget;

TEST_SUITE("app.memory_budget")
{
    TEST_CASE("streams have what the process leaves, and half at least")
    {
        constexpr std::size_t mib = 1U << 20U;
        CHECK(stream_budget(64 * mib, 12 * mib) == 50 * mib);
        CHECK(stream_budget(512 * mib, 12 * mib) == 498 * mib);
        CHECK(stream_budget(16 * mib, 12 * mib) == 8 * mib);
        CHECK(stream_budget(mib, 12 * mib) == mib / 2);
    }

    TEST_CASE("readings that wait at a start have 8 MiB, and no more than an eighth")
    {
        constexpr std::size_t mib = 1U << 20U;
        CHECK(early_budget(512 * mib) == 8 * mib);
        CHECK(early_budget(16 * mib) == 2 * mib);
    }

    TEST_CASE("streams on their way to disk have 4 MiB, and no more than a sixty-fourth")
    {
        constexpr std::size_t mib = 1U << 20U;
        CHECK(cold_budget(512 * mib) == 4 * mib);
        CHECK(cold_budget(64 * mib) == mib);
    }
} // TEST_SUITE
