#include <algorithm>
#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "engine/shard.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using testing::at;
using testing::make_reading;

namespace {

constexpr auto nothing_is_over = [](std::uint64_t) { return false; };

struct rig {
    explicit rig(engine::options settings = {}) : shard{std::move(settings), events, registry} { }

    void give(std::string_view series, double value, core::timestamp time)
    {
        auto const r = make_reading(series, "value", value, time);
        shard.on_readings({&r, 1}, time);
    }

    /// Keys of the streams that a walk gives out, `most` at a time.
    std::vector<std::string> walked(bool changed_only, std::size_t most = 3)
    {
        std::vector<std::string> keys;
        auto walk = shard.begin_walk(changed_only);
        auto const take = [&](engine::kept_stream const& s) { keys.emplace_back(s.key); };
        for (bool more = true; more;) more = shard.walk(walk, most, take);
        return keys;
    }

    /// Moves all streams to another shard as the store would.
    void restore_to(
        rig& to, core::timestamp now, std::function<bool(std::uint64_t)> const& is_over = nothing_is_over)
    {
        to.shard.restore(shard.kept());
        auto walk = shard.begin_walk(false);
        auto const take = [&](engine::kept_stream const& s) {
            auto kept = s;
            kept.schema = to.shard.schema_of(s.schema->options());
            CHECK(to.shard.restore(kept, now, is_over) == engine::restored::taken);
        };
        while (shard.walk(walk, 3, take)) { }
        to.shard.end_restore();
    }

    testing::collecting_event_sink events;
    telemetry::registry registry;
    engine::shard shard;
};

/// Noise with a spike now and then.
std::vector<double> series(std::size_t size, std::uint64_t salt)
{
    std::mt19937_64 random{testing::seed() * 100 + salt};
    std::normal_distribution<double> noise{20, 1};
    std::vector<double> out(size);
    for (auto& x : out) x = noise(random) + (random() % 100 == 0 ? 30 : 0);
    return out;
}

core::timestamp time_of(std::size_t i)
{
    return at(300.0 * static_cast<double>(i));
}

} // namespace

TEST_SUITE("engine.shard state")
{
    TEST_CASE("a shard that was restored gives the events of one that went on, record by record")
    {
        constexpr std::size_t streams = 7;
        constexpr std::size_t size = 3'000;
        rig whole;
        rig first;
        rig second;
        std::vector<std::vector<double>> values;
        for (std::size_t k = 0; k < streams; ++k) values.push_back(series(size, k));
        auto const feed = [&](rig& r, std::size_t from, std::size_t to) {
            for (std::size_t i = from; i < to; ++i) {
                for (std::size_t k = 0; k < streams; ++k)
                    r.give("s" + std::to_string(k), values[k][i], time_of(i));
            }
        };
        feed(whole, 0, size);
        feed(first, 0, size / 2);
        first.restore_to(second, time_of(size / 2));
        CHECK(second.shard.open_events() == first.shard.open_events());
        feed(second, size / 2, size);

        auto records = first.events.records;
        records.insert(records.end(), second.events.records.begin(), second.events.records.end());
        REQUIRE(records.size() == whole.events.records.size());
        REQUIRE(second.events.records.size() > 10);
        for (std::size_t i = 0; i < records.size(); ++i) {
            auto const& a = records[i].event;
            auto const& b = whole.events.records[i].event;
            CHECK(a.id == b.id);
            CHECK(a.phase == b.phase);
            CHECK(a.score == b.score);
            CHECK(a.threshold == b.threshold);
        }
        CHECK(second.shard.open_events() == whole.shard.open_events());
    }

    TEST_CASE("a walk gives every stream once, and a walk over the changed only those since")
    {
        rig r;
        for (int i = 0; i < 300; ++i) r.give("s" + std::to_string(i), 1, at(0));
        auto const all = r.walked(true);
        CHECK(std::set<std::string>(all.begin(), all.end()).size() == 300);
        CHECK(all.size() == 300);
        CHECK(r.walked(true).empty());
        r.give("s7", 1, at(1));
        r.give("s299", 1, at(1));
        CHECK(r.walked(true) == std::vector<std::string>{"s7:value", "s299:value"});
        CHECK(r.walked(false).size() == 300);
    }

    TEST_CASE("a stream that is restored comes to the rule that it has by now, with its state")
    {
        rig from;
        for (int i = 0; i < 100; ++i) from.give("temp", 20 + i % 3, time_of(static_cast<std::size_t>(i)));
        engine::options changed;
        changed.rules = {{"boilers", {{"temp*"}, {}}, false, {}}};
        changed.rules[0].detect.shape = false;
        rig to{changed};
        from.restore_to(to, time_of(100));
        CHECK(to.shard.report("temp:value")->rule == "boilers");
        to.give("temp", 21, time_of(100));
        CHECK(to.shard.report("temp:value")->rule == "boilers");
        CHECK(to.shard.report("temp:value")->detector->age == 101);
    }

    TEST_CASE("what is there already, is over a limit or is no key is not restored")
    {
        rig from;
        from.give("a", 1, at(0));
        from.give("b", 1, at(0));
        engine::options settings;
        settings.limits.max_streams = 1;
        rig to{settings};
        to.give("a", 5, at(1));
        auto walk = from.shard.begin_walk(false);
        from.shard.walk(walk, 10, [&](engine::kept_stream kept) {
            auto const expected = kept.key == "a:value" ? engine::restored::known : engine::restored::refused;
            CHECK(to.shard.restore(kept, at(1), nothing_is_over) == expected);
            kept.key = "no key";
            CHECK(to.shard.restore(kept, at(1), nothing_is_over) == engine::restored::refused);
        });
        CHECK(to.shard.report("a:value")->detector->last_value == 5);
        CHECK(to.shard.stream_count() == 1);
    }

    TEST_CASE("an event that is known to be over is not told again")
    {
        rig from;
        auto values = series(1'001, 3);
        values.back() = 500;
        for (std::size_t i = 0; i < values.size(); ++i) from.give("temp", values[i], time_of(i));
        REQUIRE(from.shard.open_events() == 1);
        std::vector<std::uint64_t> open;
        from.shard.for_each_open_event([&](std::uint64_t id) { open.push_back(id); });
        REQUIRE(open.size() == 1);

        rig continued;
        from.restore_to(continued, time_of(1'001));
        CHECK(continued.shard.open_events() == 1);
        CHECK(continued.events.records.empty());

        rig settled;
        from.restore_to(settled, time_of(1'001), [&](std::uint64_t id) { return id == open[0]; });
        CHECK(settled.shard.open_events() == 0);
        CHECK(settled.events.records.empty());
        for (std::size_t i = 0; i < 20; ++i) settled.give("temp", 20, time_of(1'001 + i));
        for (auto const& e : settled.events.records) CHECK(e.event.id != open[0]);
    }

    TEST_CASE("the silence of a restored stream counts from the restart on")
    {
        engine::options settings;
        settings.defaults.expected_interval = 10s;
        settings.defaults.gap_factor = 3;
        rig from{settings};
        for (int i = 0; i < 20; ++i) from.give("live", 1, at(10.0 * i));
        rig to{settings};
        from.restore_to(to, at(10'000));
        REQUIRE(to.shard.next_deadline() == at(10'030) + 1ns);
        to.shard.advance(at(10'029));
        CHECK(to.events.records.empty());
        to.shard.advance(at(10'031));
        REQUIRE(to.events.records.size() == 1);
        CHECK(to.events.records[0].event.kind == core::event_kind::gap);
    }
} // TEST_SUITE
