#include <algorithm>

#include <doctest/doctest.h>

#include "pumps.hpp"

namespace engine = lariat::engine;
using namespace lariat;
using namespace lariat::testing;

namespace {

constexpr auto refused = "lariat_group_members_refused_total";

} // namespace

TEST_SUITE("engine.group_set")
{
    TEST_CASE("there is a group for each value of the tags `by`, and a stream without one is in none")
    {
        pumps p{with_pump_group()};
        for (auto const* const series : {"pump,id=1", "pump,id=2", "pump,room=4", "fan,id=1"})
            p.round(0, series);
        CHECK(p.shard.groups().size() == 2);
        CHECK(p.shard.groups().members() == 8);
        auto const groups = p.shard.groups().report();
        CHECK(groups[0].key == "pumps,id=1:group");
        CHECK(groups[1].key == "pumps,id=2:group");
        CHECK_FALSE(p.shard.report("fan,id=1:flow")->group);
        CHECK_FALSE(p.shard.report("pump,room=4:flow")->group);
    }

    TEST_CASE("members, groups and memory are bounded, and who stays outside is counted")
    {
        SUBCASE("members")
        {
            auto settings = with_pump_group();
            settings.groups[0].max_members = 3;
            pumps p{settings};
            p.round();
            CHECK(p.shard.groups().members() == 3);
            CHECK(counted(p.registry, refused, "max_members") == 1);
        }
        SUBCASE("groups")
        {
            auto settings = with_pump_group();
            settings.limits.max_groups = 2;
            pumps p{settings};
            for (int i = 0; i < 5; ++i) p.round(0, "pump,id=" + std::to_string(i));
            CHECK(p.shard.groups().size() == 2);
            CHECK(counted(p.registry, refused, "max_groups") == 12);
        }
        SUBCASE("memory of the daemon")
        {
            auto settings = with_pump_group();
            settings.groups[0].by.clear();
            settings.groups[0].max_members = 10'000;
            settings.limits.max_memory_bytes = 1U << 20U;
            pumps p{settings};
            for (int i = 0; i < 80; ++i) {
                p.round(0, "pump,id=" + std::to_string(i));
                REQUIRE(p.shard.memory_bytes() <= settings.limits.max_memory_bytes);
            }
            CHECK(p.shard.groups().members() > 64);
            CHECK(p.shard.groups().members() <= p.shard.stream_count());
        }
        SUBCASE("memory that is left")
        {
            telemetry::registry registry;
            engine::group_set groups{[](core::event&) {}, registry};
            groups.replace(with_pump_group().groups, 10);
            auto const parts = *core::parse_key("pump,id=3:flow");
            CHECK_FALSE(groups.join(parts, "pump,id=3:flow", 500));
            CHECK_FALSE(groups.join(parts, "pump,id=3:flow", 1'500));
            CHECK(counted(registry, refused, "memory_limit") == 2);
            CHECK(groups.size() == 0);
            CHECK(groups.memory_bytes() == 0);
            CHECK(groups.join(parts, "pump,id=3:flow", 10'000));
        }
    }

    TEST_CASE("the memory of groups is counted, and given back with the last member")
    {
        pumps p{with_pump_group()};
        p.round();
        CHECK(p.shard.groups().memory_bytes() > 4 * 1'000);
        CHECK(p.shard.memory_bytes() > p.shard.groups().memory_bytes());
        (void)p.shard.forget(p.shard.reading_number(), 0, 1'000, at(0));
        CHECK(p.shard.stream_count() == 0);
        CHECK(p.shard.groups().size() == 0);
        CHECK(p.shard.groups().members() == 0);
        CHECK(p.shard.groups().memory_bytes() == 0);
    }

    TEST_CASE("a forgotten member leaves; the others learn to do without it, and then with who comes for it")
    {
        pumps p{with_pump_group()};
        p.rounds(1'200);
        auto const before = p.shard.reading_number();
        for (int i = 0; i < 5; ++i) p.round(0, "pump,id=3", false);
        (void)p.shard.forget(before, 0, 1'000, at(60.0 * p.row));
        CHECK(p.shard.groups().members() == 3);
        auto const power = p.shard.report("pump,id=3:power")->group;
        REQUIRE(power);
        for (auto const& part : power->parts) CHECK(part.stream != "pump,id=3:flow");
        p.round();
        CHECK(p.shard.groups().members() == 4);
        CHECK(p.sink.records.empty());
        p.rounds(1'500);
        p.rounds(60, 6);
        REQUIRE(p.sink.records.size() == 1);
        auto const& shares = p.sink.records[0].shares;
        CHECK(std::ranges::any_of(
            shares, [](auto const& m) { return m.first == "pump,id=3:flow" && m.second > 0.2; }));
    }

    TEST_CASE("a reload that takes the group away ends its event, and one that brings it back begins anew")
    {
        auto const with = with_pump_group();
        auto without = with;
        without.groups.clear();
        pumps p{with};
        p.rounds(1'200);
        p.rounds(60, 3);
        REQUIRE(p.sink.records.size() == 1);
        p.shard.reload(without);
        REQUIRE(p.sink.records.size() == 2);
        CHECK(p.sink.records[1].event.phase == core::event_phase::end);
        CHECK(p.sink.records[1].event.ended == core::end_reason::reloaded);
        p.rounds(60, 3);
        CHECK(p.sink.records.size() == 2);
        CHECK(p.shard.groups().members() == 0);
        CHECK(p.shard.groups().memory_bytes() == 0);
        p.shard.reload(with);
        p.rounds(10);
        CHECK(p.shard.groups().members() == 4);
        CHECK(p.shard.groups().report()[0].rows <= 10);
    }

    TEST_CASE("a reload that changes a threshold or another group loses nothing of what a group has learned")
    {
        auto settings = with_pump_group();
        pumps p{settings};
        p.rounds(1'200);
        auto const rows = p.shard.groups().report()[0].rows;
        settings.groups[0].detect.threshold = 2.25;
        settings.groups.insert(settings.groups.begin(), engine::group_rule{});
        settings.groups[0].name = "fans";
        settings.groups[0].match.keys = {"fan*"};
        p.shard.reload(settings);
        p.round();
        auto const groups = p.shard.groups().report();
        REQUIRE(groups.size() == 1);
        CHECK(groups[0].rows == rows + 1);
        CHECK(groups[0].threshold == 2.25);
    }

    TEST_CASE("a reload that no longer matches a member takes it out, and leaves the rest")
    {
        auto settings = with_pump_group();
        pumps p{settings};
        p.rounds(1'000);
        auto const rows = p.shard.groups().report()[0].rows;
        settings.groups[0].match.keys = {"pump*:[!f]*"};
        p.shard.reload(settings);
        p.rounds(2);
        auto const groups = p.shard.groups().report();
        CHECK(groups[0].members == 3);
        CHECK(groups[0].rows >= rows + 2);
        CHECK_FALSE(p.shard.report("pump,id=3:flow")->group);
    }

    TEST_CASE("members that are only offered to others are not explained, and take no part in the score")
    {
        auto settings = with_pump_group();
        settings.groups[0].explains = {"*:flow"};
        pumps p{settings};
        p.rounds(1'200);
        CHECK_FALSE(p.shard.report("pump,id=3:power")->group->explained);
        CHECK(p.shard.report("pump,id=3:flow")->group->explained);
        p.rounds(60, 3);
        REQUIRE(p.sink.records.size() == 1);
        REQUIRE(p.sink.records[0].shares.size() == 1);
        CHECK(p.sink.records[0].shares[0].first == "pump,id=3:flow");
    }

    TEST_CASE("a group is restored with its members where its state is whole, its rule is there, and room is")
    {
        pumps p{with_pump_group()};
        p.rounds(450);
        std::size_t at = 0;
        auto const kept = p.shard.walk_groups(at, true);
        REQUIRE(kept);
        CHECK_FALSE(p.shard.walk_groups(at, true));
        auto const members = [&](engine::kept_group const& g, engine::options const& settings, bool streams) {
            testing::pumps next{settings};
            auto walk = p.shard.begin_walk(false);
            auto const never = [](std::uint64_t) { return false; };
            p.shard.walk(walk, 100, [&](engine::kept_stream const& s) {
                if (streams) CHECK(next.shard.restore(s, testing::at(0), never) == engine::restored::taken);
            });
            next.shard.restore(g, never);
            CHECK(next.shard.groups().members() % 4 == 0);
            CHECK((next.shard.groups().memory_bytes() == 0) == (next.shard.groups().members() == 0));
            next.row = p.row;
            next.rounds(2); // nothing is left behind that a reading would meet
            return next.shard.groups().report()[0].rows;
        };
        CHECK(members(*kept, with_pump_group(), true) == 452);
        CHECK(members(*kept, with_pump_group(), false) == 2);
        auto other = with_pump_group();
        other.groups[0].name = "others";
        CHECK(members(*kept, other, true) == 2);
        for (std::size_t size = 0; size < kept->state.size(); size += 97) {
            auto cut = *kept;
            cut.state.resize(size);
            REQUIRE(members(cut, with_pump_group(), true) == 2);
        }
        auto narrow = with_pump_group();
        narrow.limits.max_groups = 0;
        pumps full{narrow};
        full.shard.restore(*kept, [](std::uint64_t) { return false; });
        CHECK(full.shard.groups().size() == 0);

        at = 0;
        CHECK_FALSE(p.shard.walk_groups(at, true));
        p.rounds(1);
        at = 0;
        CHECK(p.shard.walk_groups(at, true));
    }
} // TEST_SUITE
