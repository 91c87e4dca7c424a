#include <string>

#include <doctest/doctest.h>

#include "engine/gone_streams.hpp"
#include "memory_folder.hpp"
#include "streams.hpp"

using namespace lariat;
using testing::at;
using testing::memory_folder;
using testing::shard_rig;

namespace {

/// Makes a shard forget all streams but those that have a reading after this one.
void forget_before(shard_rig& r, std::uint64_t reading)
{
    r.shard.forget(reading, 0, 1'000'000, at(0));
}

std::map<std::string, std::uint64_t> left_in(memory_folder& disk)
{
    shard_rig after;
    REQUIRE(after.load(disk).has_value());
    return after.ages();
}

} // namespace

TEST_SUITE("store.gone")
{
    TEST_CASE("a stream that was given up does not come back with the snapshot that has it")
    {
        memory_folder disk;
        shard_rig r;
        store::snapshot_keeper keeper{disk, {}};
        r.give_round(30, 0);
        REQUIRE(r.save(keeper).full);
        auto const last = r.shard.reading_number();
        r.give("s3", 1, at(60));
        forget_before(r, last);
        auto const saved = r.save(keeper);
        CHECK_FALSE(saved.full);
        CHECK(left_in(disk) == std::map<std::string, std::uint64_t>{{"s3:value", 2}});
        forget_before(r, r.shard.reading_number());
        CHECK(r.save(keeper).streams == 0);
        CHECK(left_in(disk).empty());
        CHECK(r.save(keeper).bytes == 0);
    }

    TEST_CASE("one that has come again is there again, with what it has learned since")
    {
        memory_folder disk;
        shard_rig r;
        store::snapshot_keeper keeper{disk, {}};
        for (int round = 0; round < 5; ++round) r.give_round(30, round);
        (void)r.save(keeper);
        forget_before(r, r.shard.reading_number());
        r.give("s3", 1, at(3'000));
        (void)r.save(keeper);
        CHECK(left_in(disk) == std::map<std::string, std::uint64_t>{{"s3:value", 1}});
        r.give("s5", 1, at(3'000));
        (void)r.save(keeper);
        CHECK(left_in(disk) == std::map<std::string, std::uint64_t>{{"s3:value", 1}, {"s5:value", 1}});
    }

    TEST_CASE("one that goes and comes back while a walk goes on stays")
    {
        memory_folder disk;
        shard_rig r;
        store::snapshot_keeper keeper{disk, {}};
        r.give_round(3, 0);
        r.give("again", 1, at(0));
        (void)r.save(keeper);
        r.give_round(3, 1);
        auto walk = r.shard.begin_walk(true);
        keeper.begin({at(0), false, r.shard.kept(), r.shard.take_gone()});
        (void)r.shard.walk(walk, 1, [&](engine::kept_stream const& s) { keeper.add(s); });
        auto const last = r.shard.reading_number();
        r.give_round(3, 2);
        forget_before(r, last); // "again" goes
        r.give("again", 5, at(300)); // and is in its old place, which the walk has yet to come to
        while (r.shard.walk(walk, 64, [&](engine::kept_stream const& s) { keeper.add(s); })) { }
        REQUIRE_FALSE(keeper.finish().why);
        (void)r.save(keeper);
        CHECK(left_in(disk) == r.ages());
    }

    TEST_CASE("more than is remembered asks for a snapshot of all")
    {
        engine::gone_streams gone;
        std::string const name(1'000, 'x');
        for (int i = 0; i < 6'000; ++i) gone.add(name + std::to_string(i));
        CHECK(gone.overflowed());
        CHECK(gone.take().empty());
        gone.add("one");
        CHECK(gone.take() == std::vector<std::string>{"one"});
    }

    TEST_CASE("streams that no snapshot has leave no trace")
    {
        shard_rig r;
        r.give_round(30, 0);
        forget_before(r, r.shard.reading_number());
        CHECK(r.shard.take_gone().empty());
    }
} // TEST_SUITE
