#include <cstdint>
#include <cstring>
#include <set>

#include <doctest/doctest.h>

#include "engine/slab.hpp"

using lariat::engine::slab;

TEST_SUITE("engine.slab")
{
    TEST_CASE("blocks are aligned, distinct and do not overlap")
    {
        slab blocks{100};
        REQUIRE(blocks.block_bytes() == 128);
        std::set<std::byte*> given;
        for (int i = 0; i < 100; ++i) {
            auto* const block = blocks.allocate();
            CHECK(reinterpret_cast<std::uintptr_t>(block) % slab::alignment == 0);
            std::memset(block, i, 128);
            given.insert(block);
        }
        CHECK(given.size() == 100);
        auto previous = given.begin();
        for (auto next = std::next(previous); next != given.end(); previous = next++)
            CHECK(*next - *previous >= 128);
    }

    TEST_CASE("a released block is the next one given, and nothing more is reserved")
    {
        slab blocks{64};
        auto* const first = blocks.allocate();
        auto const reserved = blocks.reserved_bytes();
        blocks.release(first);
        CHECK(blocks.allocate() == first);
        CHECK(blocks.reserved_bytes() == reserved);
        CHECK(blocks.used_blocks() == 1);
    }

    TEST_CASE("growth says what the next allocation reserves")
    {
        slab blocks{64};
        for (int i = 0; i < 200; ++i) {
            auto const before = blocks.reserved_bytes();
            auto const growth = blocks.growth();
            (void)blocks.allocate();
            REQUIRE(blocks.reserved_bytes() == before + growth);
        }
    }
} // TEST_SUITE
