#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/shard.hpp"
#include "support/cold_shelf.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"
#include "worker_rig.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using testing::at;
using testing::make_reading;
using testing::worker_rig;

namespace {

constexpr int warm_after = 600; // readings

engine::options limited(std::size_t max_streams)
{
    engine::options o;
    o.limits.max_streams = max_streams;
    o.limits.events_per_day = 0; // what one stream is told does not depend on the others
    o.defaults.shape = false;
    return o;
}

struct rig {
    explicit rig(engine::options settings) : shard{std::move(settings), events, registry}
    {
        shard.keep_cold_in(shelf);
    }

    void give(std::string const& series, double value)
    {
        auto const r = make_reading(series, "value", value, at(60.0 * ++now));
        shard.on_readings({&r, 1}, r.time);
    }
    /// `times` readings for each of these streams, in turn.
    void hear(std::vector<std::string> const& all, int times)
    {
        for (int i = 0; i < times; ++i) {
            for (auto const& s : all) give(s, 20 + i % 5);
        }
    }
    std::size_t answer() { return shelf.answer(shard, at(60.0 * now)); }

    [[nodiscard]] bool knows(std::string const& series) const { return shard.knows(series + ":value"); }
    [[nodiscard]] std::set<std::string> cold() const
    {
        std::set<std::string> out;
        for (auto const& [hash, s] : shelf.streams) out.insert(s.key);
        return out;
    }
    std::uint64_t refused(std::string_view cause)
    {
        return registry.get("lariat_readings_refused_total", {}, cause).value();
    }

    testing::collecting_event_sink events;
    telemetry::registry registry;
    testing::cold_shelf shelf;
    engine::shard shard;
    int now = 0; // minutes
};

} // namespace

TEST_SUITE("engine.cold_streams")
{
    TEST_CASE("where all have warmed up a new one takes the place of the longest silent, which is cold then")
    {
        rig r{limited(4)};
        r.hear({"a", "b", "c", "d"}, warm_after);
        r.hear({"a", "b", "d"}, 10);
        r.hear({"a", "d"}, 20);
        r.give("new", 1);
        CHECK(r.knows("new"));
        CHECK(r.cold() == std::set<std::string>{"c:value"});
        CHECK(r.shard.stream_count() == 4);
        r.give("newer", 1); // in the place of one that is warming up: others keep theirs
        CHECK_FALSE(r.knows("new"));
        CHECK(r.cold().size() == 1);
        CHECK(r.events.records.empty());
    }

    TEST_CASE("streams that are heard regularly take nobody's place in turn, and keep theirs")
    {
        rig r{limited(4)};
        r.hear({"a", "b", "c", "d"}, warm_after);
        r.hear({"new"}, 5);
        CHECK(r.cold().empty());
        CHECK(r.refused("stream_limit") == 5);
    }

    TEST_CASE("a new stream that has warmed up leaves its place in the share to the next")
    {
        rig r{limited(4)};
        r.hear({"a", "b", "c", "d"}, warm_after);
        r.hear({"a"}, 50);
        r.hear({"new", "a"}, warm_after);
        CHECK(r.cold() == std::set<std::string>{"b:value"});
        r.give("newer", 1);
        CHECK(r.cold() == std::set<std::string>{"b:value", "c:value"});
        CHECK(r.knows("new"));
    }

    TEST_CASE("a flood of names makes no more than its share cold")
    {
        rig r{limited(64)};
        std::vector<std::string> known;
        for (int i = 0; i < 64; ++i) known.push_back("known" + std::to_string(i));
        r.hear(known, warm_after);
        for (int i = 0; i < 5'000; ++i) r.give("flood" + std::to_string(i), 1);
        CHECK(r.cold().size() == 1);
        CHECK(r.shard.counts().warm == 63);
    }

    TEST_CASE("a cold stream goes on behind its next reading as if it had never gone")
    {
        std::mt19937_64 random{testing::seed()};
        std::normal_distribution<double> noise{20, 1};
        rig cold{limited(2)};
        rig warm{limited(100)};
        std::size_t times = 0;
        auto const both = [&](std::string const& series, double value) {
            cold.give(series, value);
            warm.give(series, value);
            times += cold.answer();
        };
        // Each is silent while another one is heard.
        for (int turn = 0; turn < 8; ++turn) {
            for (auto const* const series : {"a", "b", "c"}) {
                for (int i = 0; i < warm_after + 17; ++i)
                    both(series, noise(random) + (random() % 50 == 0 ? 30 : 0));
            }
        }
        CHECK(times > 15);
        REQUIRE(warm.events.records.size() > 50);
        REQUIRE(cold.events.records.size() == warm.events.records.size());
        for (std::size_t i = 0; i < warm.events.records.size(); ++i) {
            auto const& a = cold.events.records[i];
            auto const& b = warm.events.records[i];
            CHECK(a.stream == b.stream);
            CHECK(a.event.id == b.event.id);
            CHECK(a.event.phase == b.event.phase);
            CHECK(a.event.residual == b.event.residual);
            CHECK(a.event.threshold == b.event.threshold);
        }
        CHECK(cold.refused("still_cold") + cold.refused("stream_limit") == 0);
    }

    TEST_CASE("a stream with an open event goes where no other is silent, and the event ends")
    {
        auto settings = limited(2);
        settings.defaults.maximum = 100;
        rig r{settings};
        r.hear({"a", "b"}, warm_after);
        r.give("a", 500); // b is silent for longer
        REQUIRE(r.shard.open_events() == 1);
        for (int i = 0; i < 100; ++i) r.give("new", 1); // refused at first: nobody has been silent for long
        CHECK(r.cold() == std::set<std::string>{"b:value"});
        CHECK(r.shard.open_events() == 1);
        r.hear({"new"}, warm_after);
        r.give("newer", 1);
        CHECK(r.cold() == std::set<std::string>{"a:value", "b:value"});
        CHECK(r.shard.open_events() == 0);
        REQUIRE_FALSE(r.events.records.empty());
        CHECK(r.events.records.back().event.ended == core::end_reason::evicted);
    }

    TEST_CASE("what is in the middle of something does not go")
    {
        SUBCASE("a member of a group")
        {
            auto settings = limited(2);
            auto& group = settings.groups.emplace_back();
            group.name = "rooms";
            group.match.keys = {"room*"};
            rig r{settings};
            r.hear({"room1", "room2"}, warm_after);
            for (int i = 0; i < 100; ++i) r.give("new", 1);
            CHECK(r.cold().empty());
        }
        SUBCASE("readings that wait for older ones")
        {
            auto settings = limited(1);
            settings.defaults.reorder_window = 10min;
            rig r{settings};
            r.hear({"a"}, warm_after + 20);
            REQUIRE(r.shard.counts().warm == 1);
            for (int i = 0; i < 100; ++i) r.give("new", 1);
            CHECK(r.cold().empty());
        }
        SUBCASE("anything, while the disk is behind")
        {
            rig r{limited(1)};
            r.shelf.room = false;
            r.hear({"a"}, warm_after);
            for (int i = 0; i < 100; ++i) r.give("new", 1);
            CHECK(r.cold().empty());
            CHECK(r.refused("stream_limit") == 100);
        }
    }

    TEST_CASE("a cold stream that finds no place stays as it is")
    {
        rig r{limited(2)};
        r.hear({"a", "b"}, warm_after);
        r.hear({"b"}, 50);
        r.hear({"c", "b"}, warm_after);
        REQUIRE(r.cold() == std::set<std::string>{"a:value"});
        r.give("a", 20);
        CHECK(r.answer() == 0);
        CHECK(r.cold() == std::set<std::string>{"a:value"});
        CHECK(r.knows("b"));
        CHECK(r.knows("c"));
    }

    TEST_CASE("a stream that is silent on disk comes back for its silence")
    {
        auto settings = limited(2);
        settings.defaults.expected_interval = 60s;
        rig r{settings};
        r.hear({"a"}, warm_after);
        auto const last = at(60.0 * r.now);
        r.now -= warm_after; // beside it
        r.hear({"b"}, warm_after);
        // All in one minute: nobody's silence is to be judged yet.
        for (int i = 0; i < 50; ++i) {
            auto const reading = make_reading("b", "value", 20, last + 1ms * i);
            r.shard.on_readings({&reading, 1}, last);
        }
        r.give("new", 1);
        REQUIRE(r.cold() == std::set<std::string>{"a:value"});
        auto const due = r.shelf.streams.begin()->second.due;
        REQUIRE(due.has_value());
        CHECK(*due > last);
        CHECK(*due < last + 1h);
    }

    TEST_CASE("who has less memory after a restart keeps those in it that were heard last")
    {
        rig before{limited(100)};
        std::vector<std::string> known;
        for (int i = 0; i < 40; ++i) known.push_back("s" + std::to_string(i));
        before.hear(known, warm_after);
        for (bool const disk : {true, false}) {
            CAPTURE(disk);
            rig after{limited(10)};
            testing::collecting_event_sink events;
            telemetry::registry registry;
            engine::shard alone{limited(10), events, registry};
            auto& shard = disk ? after.shard : alone;
            shard.restore(before.shard.kept());
            auto walk = before.shard.begin_walk(false);
            while (before.shard.walk(walk, 64, [&](engine::kept_stream s) {
                s.schema = shard.schema_of(s.schema->options());
                static_cast<void>(shard.restore(s, at(0), [](std::uint64_t) { return false; }));
            })) { }
            shard.end_restore();
            CHECK(shard.stream_count() == 10);
            for (int i = 30; i < 40; ++i) CHECK(shard.knows(known[static_cast<std::size_t>(i)] + ":value"));
            CHECK(after.cold().size() == (disk ? 30U : 0U));
        }
    }

    TEST_CASE(
        "several workers share the disk: each stream comes back to its own, and goes on as if it never went")
    {
        constexpr int all = 60;
        constexpr int a_group = 10;
        std::vector<std::string> names;
        for (int i = 0; i < all; ++i) names.push_back("s" + std::to_string(i));
        worker_rig before{1, limited(1'000)};
        std::mt19937_64 random{testing::seed()};
        std::normal_distribution<double> noise{20, 1};
        int minute = 0;
        // Rows of the streams of these numbers, in one batch, to each.
        auto const hear = [&](int first, int last, std::initializer_list<worker_rig*> to) {
            std::vector<core::reading> batch;
            ++minute;
            for (int i = first; i < last; ++i) {
                double const value = noise(random) + (random() % 300 == 0 ? 60 : 0);
                batch.push_back(
                    make_reading(names[static_cast<std::size_t>(i)], "value", value, at(60.0 * minute)));
            }
            for (auto* const r : to) r->set.on_readings(batch, {});
        };
        for (int i = 0; i < warm_after; ++i) hear(0, all, {&before});
        for (int i = 0; i < 20; ++i) hear(20, all, {&before}); // and the others are silent

        worker_rig roomy{1, limited(1'000)};
        roomy.restore_from(before, at(0));
        worker_rig tight{3, limited(40)};
        testing::cold_shelf shelf;
        tight.set.keep_cold_in(shelf);
        tight.restore_from(before, at(0));
        CHECK(tight.set.stream_count() == 40);
        CHECK(shelf.streams.size() == 20);
        tight.set.start();
        std::size_t back = 0;
        for (int turn = 0; turn < 18; ++turn) {
            // Of those that were restored first, so that the others are silent for long.
            int const first = (turn + 5) % (all / a_group) * a_group;
            for (int row = 0; row < 100; ++row) {
                hear(first, first + a_group, {&roomy, &tight});
                tight.set.wait();
                back += shelf.answer(tight.set, at(0));
            }
        }
        tight.set.stop();
        CHECK(back > 100);
        CHECK(tight.set.stream_count() == 40);
        CHECK(shelf.streams.size() == 20);
        CHECK(tight.sum_of("lariat_readings_judged_total") == roomy.sum_of("lariat_readings_judged_total"));
        std::ranges::sort(roomy.events.told);
        std::ranges::sort(tight.events.told);
        CHECK(roomy.events.told.size() > 100);
        CHECK((roomy.events.told == tight.events.told));
    }

    TEST_CASE("a cold stream finds a place that a worker has which nobody feeds")
    {
        constexpr int all = 40;
        constexpr std::size_t places = 5;
        std::vector<std::string> names;
        for (int i = 0; i < all; ++i) names.push_back("s" + std::to_string(i));
        worker_rig before{1, limited(1'000)};
        int minute = 0;
        auto const hear = [&](std::string const& name, worker_rig& r) {
            ++minute;
            auto const reading = make_reading(name, "value", minute % 5, at(60.0 * minute));
            r.set.on_readings({&reading, 1}, {});
        };
        for (int i = 0; i < warm_after; ++i) {
            for (auto const& name : names) hear(name, before);
        }
        // Whoever the places belong to: each may be alone with them.
        for (std::size_t workers = 1; workers <= 8; ++workers) {
            CAPTURE(workers);
            worker_rig tight{workers, limited(places)};
            testing::cold_shelf shelf;
            tight.set.keep_cold_in(shelf);
            tight.restore_from(before, at(0));
            REQUIRE(tight.set.stream_count() == places);
            tight.set.start();
            auto const last = names.back(); // it has a place
            for (std::size_t i = 0; i < 10 * places; ++i) hear(last, tight);
            for (auto const& name : names) {
                hear(name, tight);
                static_cast<void>(shelf.answer(tight.set, at(0)));
                for (std::size_t i = 0; i < 10 * places; ++i)
                    hear(name, tight); // the others are silent for long
                CHECK(shelf.answer(tight.set, at(0)) == 0);
                CHECK(tight.set.knows(name + ":value"));
            }
            CHECK(tight.sum_of("lariat_readings_refused_total") == 0);
            tight.set.stop();
        }
    }

    TEST_CASE("what is forgotten is forgotten on disk, too")
    {
        rig r{limited(2)};
        r.hear({"a", "b"}, warm_after);
        r.hear({"b"}, 50);
        r.give("new", 1);
        REQUIRE(r.cold() == std::set<std::string>{"a:value"});
        auto const given_up = [&](std::string_view cause) {
            return r.registry.get("lariat_streams_given_up_total", {}, cause).value();
        };
        for (std::optional<std::size_t> next = 0; next;)
            next = r.shard.forget(r.shard.reading_number(), *next, 100, at(0));
        CHECK(r.cold().empty());
        CHECK(given_up("forgotten") == 3);
        CHECK(std::set(r.shelf.given_up.begin(), r.shelf.given_up.end())
            == std::set<std::string>{"b:value", "new:value"});
    }
} // TEST_SUITE
