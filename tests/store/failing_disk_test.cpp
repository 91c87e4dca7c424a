#include <cerrno>

#include <doctest/doctest.h>

#include "failing_folder.hpp"
#include "streams.hpp"

using namespace lariat;
using testing::failing_folder;
using testing::shard_rig;
using testing::small_blocks;

namespace {

constexpr int errors[] = {ENOSPC, EIO, EROFS, EMFILE, ENOMEM};

} // namespace

TEST_SUITE("store.failing disk")
{
    TEST_CASE("whichever call fails, the old state stays, and the next snapshot heals")
    {
        for (int const error : errors) {
            CAPTURE(error);
            std::size_t failures = 0;
            bool reached = true;
            for (std::size_t call = 1; reached; ++call) {
                CAPTURE(call);
                failing_folder disk;
                shard_rig a{small_blocks()};
                store::snapshot_keeper keeper{disk, {}};
                a.give_round(3, 0);
                REQUIRE_FALSE(a.save(keeper).why);
                auto const old = a.ages();
                a.give_round(2, 1);
                auto const fresh = a.ages();

                disk.error = error;
                disk.first = disk.calls + call;
                auto const outcome = a.save(keeper);
                reached = disk.calls >= disk.first;
                disk.first = 0;
                failures += outcome.why ? 1U : 0U;
                if (outcome.why) CHECK(outcome.why == store::from_errno(error));

                shard_rig b{small_blocks()};
                REQUIRE(b.load(disk).has_value());
                auto const left = b.ages();
                CHECK((outcome.why ? left == old || left == fresh : left == fresh));

                // Healed: what the failed one was to hold is in the next.
                a.give_round(1, 2);
                REQUIRE_FALSE(a.save(keeper).why);
                shard_rig c{small_blocks()};
                REQUIRE(c.load(disk).has_value());
                CHECK(c.ages() == a.ages());
            }
            CHECK(failures >= 8);
        }
    }

    TEST_CASE("a start on a disk that fails goes on with what can be read, and destroys nothing")
    {
        for (int const error : errors) {
            CAPTURE(error);
            failing_folder disk;
            shard_rig a{small_blocks()};
            store::snapshot_keeper keeper{disk, {}};
            for (int round = 0; round < 3; ++round) {
                a.give_round(3, round);
                REQUIRE_FALSE(a.save(keeper).why);
            }
            auto const begin = disk.calls;
            {
                shard_rig b{small_blocks()};
                (void)b.load(disk);
            }
            auto const calls = disk.calls - begin;
            for (std::size_t call = 1; call <= calls; ++call) {
                CAPTURE(call);
                disk.error = error;
                disk.first = disk.calls + call;
                shard_rig b{small_blocks()};
                (void)b.load(disk);
                disk.first = 0;
                shard_rig c{small_blocks()};
                REQUIRE(c.load(disk).has_value());
                REQUIRE(c.ages() == a.ages());
            }
        }
    }
} // TEST_SUITE
