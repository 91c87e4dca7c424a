#include <doctest/doctest.h>

#include "memory_folder.hpp"
#include "store/generations.hpp"
#include "streams.hpp"

using namespace lariat;
using testing::at;
using testing::memory_folder;
using testing::shard_rig;

TEST_SUITE("store.snapshot")
{
    TEST_CASE("what was saved is restored, and later decisions are those without a restart")
    {
        memory_folder disk;
        shard_rig whole;
        shard_rig first;
        for (int round = 0; round < 400; ++round) {
            whole.give_round(30, round);
            first.give_round(30, round);
        }
        store::snapshot_keeper keeper{disk, {}};
        auto const saved = first.save(keeper);
        REQUIRE_FALSE(saved.why);
        CHECK(saved.full);
        CHECK(saved.streams == 30);

        shard_rig second;
        auto const loaded = second.load(disk);
        REQUIRE(loaded.has_value());
        CHECK(loaded->troubles.empty());
        CHECK(loaded->streams == 30);
        CHECK(second.ages() == first.ages());
        auto const before = whole.events.records.size();
        for (int round = 400; round < 800; ++round) {
            whole.give_round(30, round);
            second.give_round(30, round);
        }
        REQUIRE(whole.events.records.size() - before == second.events.records.size());
        for (std::size_t i = 0; i < second.events.records.size(); ++i)
            CHECK(
                second.events.records[i].event.threshold == whole.events.records[before + i].event.threshold);
    }

    TEST_CASE("parts hold what has changed; nothing is written where nothing has")
    {
        memory_folder disk;
        shard_rig a;
        a.give_round(300, 0);
        store::snapshot_keeper keeper{disk, {}};
        REQUIRE_FALSE(a.save(keeper).why);
        CHECK(a.save(keeper).bytes == 0);
        CHECK(disk.files.size() == 1);

        a.give_round(10, 1);
        auto const part = a.save(keeper);
        CHECK_FALSE(part.full);
        CHECK(part.streams == 10);
        a.give("new", 5, at(60));
        CHECK(a.save(keeper).streams == 1);

        shard_rig b;
        REQUIRE(b.load(disk).has_value());
        CHECK(b.ages() == a.ages());
        CHECK(b.ages().at("s3:value") == 2);
    }

    TEST_CASE("parts that outgrow their full snapshot are followed by a full one; two generations are kept")
    {
        memory_folder disk;
        shard_rig a;
        store::snapshot_keeper keeper{disk, {}};
        for (int round = 0; round < 12; ++round) {
            a.give_round(100, round);
            REQUIRE_FALSE(a.save(keeper).why);
        }
        auto const kept = store::snapshots_in(disk.names().value());
        CHECK(std::ranges::count(kept, true, &store::snapshot_name::full) == 2);
        CHECK(kept.size() <= 6);
        shard_rig b;
        REQUIRE(b.load(disk).has_value());
        CHECK(b.ages() == a.ages());
    }

    TEST_CASE("a keeper goes on where an earlier run has left off")
    {
        memory_folder disk;
        shard_rig a;
        a.give_round(200, 0);
        {
            store::snapshot_keeper keeper{disk, {}};
            (void)a.save(keeper);
        }
        shard_rig b;
        auto const found = b.load(disk);
        REQUIRE(found.has_value());
        store::snapshot_keeper keeper{disk, *found};
        b.give_round(1, 1);
        auto const saved = b.save(keeper);
        CHECK_FALSE(saved.full);
        CHECK(saved.streams == 1);
        shard_rig c;
        (void)c.load(disk);
        CHECK(c.ages() == b.ages());
    }

    TEST_CASE("a snapshot of a newer version is refused with a clear word and set aside")
    {
        memory_folder disk;
        shard_rig a;
        a.give_round(3, 0);
        store::snapshot_keeper keeper{disk, {}};
        (void)a.save(keeper);
        std::vector<std::byte> newer;
        store::append_preamble(newer, store::snapshot_version + 1);
        disk.files["state-000000000002.full"] = newer;
        shard_rig b;
        auto const found = b.load(disk);
        REQUIRE(found.has_value());
        REQUIRE(found->troubles.size() == 1);
        CHECK(found->troubles[0].find("later release") != std::string::npos);
        CHECK(disk.files.contains("state-000000000002.full.newer"));
        CHECK(b.ages() == a.ages());
        CHECK(found->next_sequence == 3);
    }

    TEST_CASE("a schema of other options and fields is mapped by name")
    {
        memory_folder disk;
        engine::options old;
        old.defaults.shape = false;
        old.defaults.maximum = 1'000;
        old.defaults.threshold = 7.5;
        shard_rig a{old};
        for (int round = 0; round < 50; ++round) a.give_round(3, round);
        store::snapshot_keeper keeper{disk, {}};
        (void)a.save(keeper);
        shard_rig b; // the shape channel is new, the limit is gone
        (void)b.load(disk);
        CHECK(b.ages() == a.ages());
        b.give_round(3, 50);
        CHECK(b.ages().at("s0:value") == 51);
        auto const x = a.shard.report("s0:value")->detector->level;
        CHECK(b.shard.report("s0:value")->detector->level == doctest::Approx(x).epsilon(0.2));
    }
} // TEST_SUITE
