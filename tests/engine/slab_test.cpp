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

    TEST_CASE("growth says what the next allocation reserves, of few and of many; blocks do not overlap")
    {
        for (std::size_t const size : {64, 3'072, 100'000}) {
            CAPTURE(size);
            slab blocks{size};
            std::set<std::byte*> given;
            while (blocks.reserved_bytes() < (std::size_t{24} << 20U)) {
                auto const before = blocks.reserved_bytes();
                auto const growth = blocks.growth();
                auto* const block = blocks.allocate();
                std::memset(block, 1, blocks.block_bytes());
                given.insert(block);
                REQUIRE(blocks.reserved_bytes() == before + growth);
            }
            auto previous = given.begin();
            for (auto next = std::next(previous); next != given.end(); previous = next++)
                REQUIRE(static_cast<std::size_t>(*next - *previous) >= blocks.block_bytes());
        }
    }
} // TEST_SUITE
