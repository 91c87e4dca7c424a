#include <algorithm>
#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "engine/shard.hpp"
#include "support/readings.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using testing::at;
using testing::make_reading;

namespace {

constexpr int warm_after = 600; // readings

engine::options limited(std::size_t max_streams)
{
    engine::options settings;
    settings.limits.max_streams = max_streams;
    return settings;
}

/// A shard that tells what it knows.
struct rig {
    explicit rig(engine::options settings) : shard{std::move(settings), events, registry} { }

    void give(std::string_view series, double value = 1, int times = 1)
    {
        for (int i = 0; i < times; ++i) {
            auto const r = make_reading(series, "value", value + i % 5, at(60.0 * ++now));
            shard.on_readings({&r, 1}, r.time);
        }
    }
    void give_many(std::string const& prefix, int count)
    {
        for (int i = 0; i < count; ++i) give(prefix + std::to_string(i));
    }
    /// Many new names in one batch, as a decoder hands them on.
    void give_at_once(std::string const& prefix, int count)
    {
        std::vector<std::string> names;
        for (int i = 0; i < count; ++i) names.push_back(prefix + std::to_string(i));
        std::vector<core::reading> batch;
        for (auto const& n : names) batch.push_back(make_reading(n, "value", 1, at(60.0 * ++now)));
        shard.on_readings(batch, at(60.0 * now));
    }

    [[nodiscard]] bool knows(std::string const& series)
    {
        return shard.report(series + ":value").has_value();
    }
    std::uint64_t count(std::string_view name, std::string_view cause)
    {
        return registry.get(name, {}, cause).value();
    }
    std::uint64_t refused(std::string_view cause) { return count("lariat_readings_refused_total", cause); }
    std::uint64_t given_up(std::string_view cause) { return count("lariat_streams_given_up_total", cause); }

    testing::collecting_event_sink events;
    telemetry::registry registry;
    engine::shard shard;
    int now = 0; // minutes
};

} // namespace

TEST_SUITE("engine.admission")
{
    TEST_CASE("at the cap the stream of the fewest readings goes, and of those the longest silent")
    {
        rig r{limited(4)};
        r.give("three", 1, 3);
        r.give("old", 1, 2);
        r.give("young", 1, 2);
        r.give("five", 1, 5);
        r.give("new1");
        CHECK_FALSE(r.knows("old"));
        CHECK(r.knows("new1"));
        r.give("new2"); // in the place of new1, which has one reading
        CHECK_FALSE(r.knows("new1"));
        r.give("new2", 1, 9);
        r.give("new3");
        CHECK_FALSE(r.knows("young"));
        CHECK(r.knows("three"));
        CHECK(r.shard.stream_count() == 4);
        CHECK(r.given_up("evicted") == 3);
        CHECK(r.refused("stream_limit") == 0);
    }

    TEST_CASE("a stream that has warmed up stays, and new ones are refused once all have")
    {
        rig r{limited(2)};
        r.give("a", 1, warm_after);
        r.give("b", 1, warm_after);
        CHECK(r.shard.counts().warm == 2);
        r.give_many("flood", 1'000);
        CHECK(r.knows("a"));
        CHECK(r.knows("b"));
        CHECK(r.refused("stream_limit") == 1'000);
        CHECK(r.given_up("evicted") == 0);
    }

    TEST_CASE("a flood of names in batches gives up what it brought, and leaves the others their verdicts")
    {
        auto const without_budget = [](std::size_t max_streams) { // its rounds are readings of whomever
            auto settings = limited(max_streams);
            settings.limits.events_per_day = 0;
            return settings;
        };
        rig quiet{without_budget(100'000)};
        rig flooded{without_budget(80)};
        for (int round = 0; round < 3 * warm_after; ++round) {
            for (int s = 0; s < 4; ++s) {
                auto const name = "steady" + std::to_string(s);
                double const value = round % 97 == 50 ? 500 : 20;
                auto const r = make_reading(name, "value", value + round % 3, at(300.0 * round));
                quiet.shard.on_readings({&r, 1}, r.time);
                flooded.shard.on_readings({&r, 1}, r.time);
            }
            if (round > warm_after) flooded.give_at_once("flood" + std::to_string(round) + "_", 100);
        }
        CHECK(flooded.shard.stream_count() <= 80);
        CHECK(flooded.given_up("evicted") + flooded.refused("stream_limit") > 100'000);
        REQUIRE(quiet.events.records.size() > 20);
        REQUIRE(flooded.events.records.size() == quiet.events.records.size());
        for (std::size_t i = 0; i < quiet.events.records.size(); ++i) {
            CHECK(flooded.events.records[i].event.id == quiet.events.records[i].event.id);
            CHECK(flooded.events.records[i].event.threshold == quiet.events.records[i].event.threshold);
        }
    }

    TEST_CASE("a batch of new names takes nothing from a stream that has had more readings")
    {
        for (int const count : {1, 8, 9, 10, 64, 200}) {
            CAPTURE(count);
            rig r{limited(10)};
            r.give("kept", 1, 20);
            r.give_at_once("s", count);
            CHECK(r.knows("kept"));
            CHECK(r.shard.stream_count() == static_cast<std::size_t>(std::min(count + 1, 10)));
        }
    }

    TEST_CASE("a batch larger than the cap judges nothing that it gave up itself")
    {
        rig r{limited(10)};
        for (int round = 0; round < 50; ++round) r.give_at_once("r" + std::to_string(round) + "_", 64);
        CHECK(r.shard.stream_count() == 10);
        CHECK(r.shard.counts().judged == 10);
    }

    TEST_CASE("memory stays within its cap however many names come")
    {
        engine::options settings;
        settings.limits.max_memory_bytes = 2U << 20U;
        rig r{settings};
        for (int i = 0; i < 200; ++i)
            r.give_at_once("some_longer_name_of_a_stream_" + std::to_string(i) + "_", 100);
        CHECK(r.shard.memory_bytes() <= settings.limits.max_memory_bytes);
        CHECK(r.shard.stream_count() > 200);
        CHECK(r.given_up("evicted") > 10'000);
        r.give("newest");
        CHECK(r.knows("newest"));
    }

    TEST_CASE("streams that are not judged go before any that is")
    {
        rig r{limited(3)};
        r.give("judged");
        for (int i = 0; i < 50; ++i) {
            auto reading = make_reading("door", "value", 1, at(1e6 + i));
            reading.kind = core::value_kind::boolean;
            r.shard.on_readings({&reading, 1}, at(1e6 + i));
        }
        r.give("more");
        r.give("new");
        CHECK_FALSE(r.knows("door"));
        CHECK(r.knows("judged"));
    }

    TEST_CASE("a stream that goes ends its events, and its silence is no longer watched")
    {
        auto settings = limited(1);
        settings.defaults.maximum = 100;
        settings.defaults.expected_interval = 10s;
        rig r{settings};
        r.give("hot", 500);
        REQUIRE(r.shard.open_events() == 1);
        CHECK(r.shard.counts().with_open_event == 1);
        r.give("new");
        CHECK(r.shard.open_events() == 0);
        CHECK(r.shard.counts().with_open_event == 0);
        CHECK(r.events.records.back().event.ended == core::end_reason::evicted);
        CHECK(r.events.records.back().stream == "hot:value");
        r.shard.advance(at(1e9));
        for (auto const& e : r.events.records)
            CHECK((e.stream == "hot:value") == (e.event.kind == core::event_kind::range));
    }

    TEST_CASE("one peer's flood is slowed to its rate, and another's streams come in")
    {
        engine::options settings = limited(50);
        settings.limits.new_streams_per_second = 10; // 50 at once
        rig r{settings};
        auto const from = [&](core::peer_id peer, std::string const& prefix, double seconds) {
            auto const before = r.registry.get("lariat_streams_created_total", {}).value();
            r.shard.on_peer(peer);
            for (int i = 0; i < 200; ++i) {
                auto const name = prefix + std::to_string(i);
                auto const reading = make_reading(name, "value", 1, at(seconds));
                r.shard.on_readings({&reading, 1}, at(seconds));
            }
            return r.registry.get("lariat_streams_created_total", {}).value() - before;
        };
        CHECK(from(core::peer_id{1}, "a", 0) == 50);
        CHECK(from(core::peer_id{1}, "b", 1) == 10);
        CHECK(from(core::peer_id{2}, "c", 1) == 50);
        CHECK(r.refused("new_stream_rate") == 150 + 190 + 150);
        CHECK(r.shard.new_streams_by_peer() == std::vector<std::uint64_t>{0, 60, 50});
        auto const names = r.shard.new_stream_names().top(1);
        REQUIRE(names.size() == 1);
        CHECK(names[0].count == 50);
    }

    TEST_CASE("what has been silent since a mark is forgotten, in slices, and comes back anew")
    {
        rig r{limited(1'000)};
        r.give_many("silent", 500);
        r.give_many("steady", 20);
        auto const mark = r.shard.reading_number();
        r.give_many("steady", 20);
        std::size_t slices = 0;
        for (std::optional<std::size_t> next = 0; next; ++slices)
            next = r.shard.forget(mark, *next, 64, at(1e6));
        CHECK(slices == 9);
        CHECK(r.shard.stream_count() == 20);
        CHECK(r.given_up("forgotten") == 500);
        r.give("silent7", 3);
        CHECK(r.shard.report("silent7:value")->detector->age == 1);
    }

    TEST_CASE("no reload takes streams beyond the memory cap")
    {
        engine::options settings;
        settings.limits.max_memory_bytes = 2U << 20U;
        settings.defaults.shape = false;
        rig r{settings};
        r.give_many("s", 2'000);
        auto larger = settings;
        larger.defaults.shape = true;
        r.shard.reload(larger);
        for (int round = 0; round < 3; ++round) r.give_many("s", 2'000);
        CHECK(r.shard.memory_bytes() <= settings.limits.max_memory_bytes);
        CHECK(r.count("lariat_streams_not_migrated_total", {}) > 0);
    }
} // TEST_SUITE
