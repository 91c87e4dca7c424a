#include <set>

#include <doctest/doctest.h>

#include "power_loss_folder.hpp"
#include "streams.hpp"

using namespace lariat;
using testing::memory_folder;
using testing::power_loss_folder;
using testing::shard_rig;
using testing::small_blocks;

namespace {

using ages = std::map<std::string, std::uint64_t>;

} // namespace

TEST_SUITE("store.power loss")
{
    TEST_CASE("whenever the power goes, the state is the last one or the one being written, never a mix")
    {
        power_loss_folder disk;
        shard_rig a{small_blocks()};
        ages last;
        ages next;
        std::size_t states = 0;
        std::size_t old_states = 0;
        disk.on_call = [&] {
            disk.each_state([&](memory_folder& left) {
                ++states;
                shard_rig b{small_blocks()};
                auto const found = b.load(left);
                REQUIRE(found.has_value());
                auto const restored = b.ages();
                bool const is_old = restored == last;
                REQUIRE((is_old || restored == next));
                old_states += is_old ? 1U : 0U;

                // And it goes on from there: the next snapshot is whole.
                store::snapshot_keeper keeper{left, *found};
                b.give("late", 1, testing::at(1e6));
                REQUIRE_FALSE(b.save(keeper).why);
                shard_rig c{small_blocks()};
                REQUIRE(c.load(left).has_value());
                REQUIRE(c.ages() == b.ages());
            });
        };
        store::snapshot_keeper keeper{disk, {}};
        for (int round = 0; round < 22; ++round) {
            a.give_round(round % 3 == 0 ? 4 : 2, round);
            next = a.ages();
            REQUIRE_FALSE(a.save(keeper).why);
            last = next;
        }
        MESSAGE(states << " states, " << old_states << " of them of the snapshot before");
        CHECK(states >= 2'000);
        CHECK(old_states >= 500);
    }
} // TEST_SUITE
