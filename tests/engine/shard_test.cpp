#include <algorithm>
#include <chrono>
#include <optional>
#include <random>
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

/// A shard with everything around it.
struct rig {
    explicit rig(engine::options settings = {}) : shard{std::move(settings), events, registry} { }

    void give(std::string_view series, double value, core::timestamp time)
    {
        auto const r = make_reading(series, "value", value, time);
        shard.on_readings({&r, 1}, time);
    }

    std::uint64_t count(std::string_view name, std::string_view cause = {})
    {
        return registry.get(name, {}, cause).value();
    }
    std::uint64_t refused(std::string_view cause) { return count("lariat_readings_refused_total", cause); }

    /// Readings of the stream that its detector has seen.
    std::uint64_t age(std::string_view key)
    {
        auto const report = shard.report(key);
        REQUIRE(report.has_value());
        REQUIRE(report->detector.has_value());
        return report->detector->age;
    }

    testing::collecting_event_sink events;
    telemetry::registry registry;
    engine::shard shard;
};

/// Noise around 20 every five minutes, with one reading of 500 at `spike_at`.
std::vector<double> series_with_spike(std::size_t size, std::size_t spike_at)
{
    std::mt19937_64 random{testing::seed()};
    std::normal_distribution<double> noise{20, 1};
    std::vector<double> out(size);
    for (auto& x : out) x = noise(random);
    out[spike_at] = 500;
    return out;
}

engine::rule rule_for(std::string glob, detect::options options = {})
{
    return {glob, {{glob}, {}}, false, options};
}

} // namespace

TEST_SUITE("engine.shard")
{
    TEST_CASE("a stream appears when first seen, and two orders of tags are one stream")
    {
        rig r;
        r.give("m,a=1,b=2", 1, at(0));
        r.give("m,b=2,a=1", 2, at(1));
        r.give("m,b=2", 3, at(2));
        CHECK(r.shard.stream_count() == 2);
        CHECK(r.age("m,a=1,b=2:value") == 2);
        CHECK(r.shard.report("m,b=2,a=1:value")->key == "m,a=1,b=2:value");
        CHECK(r.count("lariat_streams_created_total") == 2);
    }

    TEST_CASE("an event carries its stream, and one id from begin to end")
    {
        rig r;
        auto const values = series_with_spike(1'200, 1'000);
        for (std::size_t i = 0; i < values.size(); ++i)
            r.give("temp", values[i], at(300.0 * static_cast<double>(i)));

        auto const spike = at(300.0 * 1'000);
        std::vector<testing::collecting_event_sink::record> of_spike;
        for (auto const& e : r.events.records) {
            CHECK(e.stream == "temp:value");
            if (e.event.begin == spike) of_spike.push_back(e);
        }
        REQUIRE(of_spike.size() >= 2);
        CHECK(of_spike.front().event.phase == core::event_phase::begin);
        CHECK(of_spike.front().event.value == 500);
        CHECK(of_spike.back().event.phase == core::event_phase::end);
        for (auto const& e : of_spike) CHECK(e.event.id == of_spike.front().event.id);
        CHECK(r.shard.open_events() == 0);
    }

    TEST_CASE("batches of any size give the events of single readings")
    {
        auto const values = series_with_spike(1'200, 1'000);
        std::vector<std::string> names;
        for (int i = 0; i < 7; ++i) names.push_back("s" + std::to_string(i));
        std::vector<core::reading> readings;
        for (std::size_t i = 0; i < values.size(); ++i) {
            for (auto const& name : names)
                readings.push_back(make_reading(name, "value", values[i], at(300.0 * double(i))));
        }
        rig one_by_one;
        for (auto const& reading : readings) one_by_one.shard.on_readings({&reading, 1}, reading.time);
        for (std::size_t const size : {2U, 63U, 64U, 65U, 1'000U}) {
            CAPTURE(size);
            rig batched;
            for (std::span<core::reading const> rest{readings}; !rest.empty();) {
                auto const batch = rest.first(std::min(size, rest.size()));
                batched.shard.on_readings(batch, batch.back().time);
                rest = rest.subspan(batch.size());
            }
            REQUIRE(batched.events.records.size() == one_by_one.events.records.size());
            for (std::size_t i = 0; i < batched.events.records.size(); ++i) {
                CHECK(batched.events.records[i].event.id == one_by_one.events.records[i].event.id);
                CHECK(batched.events.records[i].event.threshold
                    == one_by_one.events.records[i].event.threshold);
            }
        }
    }

    TEST_CASE("the first rule that matches a stream is its rule")
    {
        engine::options settings;
        settings.rules = {rule_for("temp*"), rule_for("*")};
        rig r{settings};
        r.give("temperature", 1, at(0));
        r.give("humidity", 1, at(0));
        CHECK(r.shard.report("temperature:value")->rule == "temp*");
        CHECK(r.shard.report("humidity:value")->rule == "*");

        rig without{};
        without.give("humidity", 1, at(0));
        CHECK(without.shard.report("humidity:value")->rule == "default");
    }

    TEST_CASE("an ignored stream is counted and never judged")
    {
        engine::options settings;
        settings.rules = {rule_for("debug*")};
        settings.rules[0].ignore = true;
        rig r{settings};
        r.give("debug_x", 1, at(0));
        CHECK(r.refused("ignored") == 1);
        CHECK_FALSE(r.shard.report("debug_x:value")->judged);
    }

    TEST_CASE("booleans get a detector only where a rule says so")
    {
        engine::options settings;
        settings.rules = {rule_for("door")};
        settings.rules[0].detect.judge_booleans = true;
        rig r{settings};
        for (auto const* const name : {"door", "lamp"}) {
            auto reading = make_reading(name, "value", 1, at(0));
            reading.kind = core::value_kind::boolean;
            r.shard.on_readings({&reading, 1}, at(0));
        }
        CHECK(r.shard.report("door:value")->judged);
        CHECK_FALSE(r.shard.report("lamp:value")->judged);
        CHECK(r.count("lariat_readings_unjudged_total") == 1);
    }

    TEST_CASE("a bad key is refused by cause and makes no stream")
    {
        engine::options settings;
        settings.limits.max_key_bytes = 16;
        rig r{settings};
        r.give("m,a=1,a=2", 1, at(0));
        r.give("a_measurement_of_some_length", 1, at(0));
        CHECK(r.refused("bad_key") == 1);
        CHECK(r.refused("key_too_long") == 1);
        CHECK(r.shard.stream_count() == 0);
    }

    TEST_CASE("a reload keeps what a stream has learned and gives it its new settings at its next reading")
    {
        rig r;
        for (int i = 0; i < 100; ++i) r.give("temp", 20 + i % 3, at(300.0 * i));
        engine::options changed;
        changed.rules = {rule_for("temp*")};
        changed.rules[0].detect.threshold = 5.0;
        changed.rules[0].detect.shape = false;
        r.shard.reload(changed);
        CHECK(r.shard.report("temp:value")->rule == "temp*"); // although it is bound lazily
        r.give("temp", 21, at(300.0 * 100));
        CHECK(r.shard.report("temp:value")->rule == "temp*");
        CHECK(r.age("temp:value") == 101);
    }

    TEST_CASE("ten thousand reloads leave no rules behind")
    {
        rig r;
        r.give("temp", 20, at(0));
        auto const before = r.shard.memory_bytes();
        for (int i = 1; i <= 10'000; ++i) {
            engine::options changed;
            changed.rules = {rule_for("temp*")};
            changed.rules[0].detect.floor_absolute = i;
            changed.rules[0].detect.gaps = false; // which would take a place among the deadlines
            r.shard.reload(changed);
            if (i % 100 == 0) r.give("temp", 20, at(i));
        }
        CHECK(r.shard.memory_bytes() <= before);
        CHECK(r.age("temp:value") == 101);
    }

    TEST_CASE("silence is told by the clock for live streams only")
    {
        engine::options settings;
        settings.defaults.expected_interval = 10s;
        settings.defaults.gap_factor = 3;
        rig r{settings};
        for (int i = 0; i < 20; ++i) {
            auto const live = make_reading("live", "value", 1, at(10.0 * i));
            auto const past = make_reading("past", "value", 1, at(10.0 * i - 1e6));
            r.shard.on_readings({&live, 1}, at(10.0 * i));
            r.shard.on_readings({&past, 1}, at(10.0 * i));
        }
        REQUIRE(r.shard.next_deadline().has_value());
        r.shard.advance(at(190 + 29));
        CHECK(r.events.records.empty());
        r.shard.advance(at(190 + 31));
        REQUIRE(r.events.records.size() == 1);
        CHECK(r.events.records[0].stream == "live:value");
        CHECK(r.events.records[0].event.kind == core::event_kind::gap);
        CHECK(r.shard.next_deadline() == at(190 + 300) + 1ns); // told again when it is worse by a severity
        r.give("live", 1, at(400));
        CHECK(r.events.records.back().event.phase == core::event_phase::end);
        CHECK(r.shard.next_deadline().has_value());
    }

    TEST_CASE("a sender that delivers by the minute is not silent between")
    {
        engine::options settings;
        settings.defaults.expected_interval = 10s;
        settings.defaults.gap_factor = 2;
        rig r{settings};
        for (int minute = 1; minute <= 10; ++minute) {
            r.shard.advance(at(60.0 * minute));
            CHECK(r.events.records.empty());
            for (int i = -6; i < 0; ++i) {
                auto const reading = make_reading("batch", "value", 1, at(60.0 * minute + 10 * i));
                r.shard.on_readings({&reading, 1}, at(60.0 * minute));
            }
        }
        r.shard.advance(at(600 - 10 + 60 + 21));
        REQUIRE(r.events.records.size() == 1);
        CHECK(r.events.records[0].event.kind == core::event_kind::gap);
    }

    TEST_CASE("closing ends every open event with its reason")
    {
        rig r;
        auto const values = series_with_spike(1'001, 1'000);
        for (std::size_t i = 0; i < values.size(); ++i)
            r.give("temp", values[i], at(300.0 * static_cast<double>(i)));
        REQUIRE(r.shard.open_events() == 1);
        r.shard.close_events(core::end_reason::shutdown, at(300.0 * 1'001));
        CHECK(r.shard.open_events() == 0);
        CHECK(r.events.records.back().event.phase == core::event_phase::end);
        CHECK(r.events.records.back().event.ended == core::end_reason::shutdown);
    }

    TEST_CASE("reports come in slices that together hold every matching stream once")
    {
        rig r;
        for (int i = 0; i < 100; ++i) r.give((i % 2 == 0 ? "even" : "odd") + std::to_string(i), 1, at(0));
        for (std::size_t const places : {1U, 7U, 1'000U}) {
            CAPTURE(places);
            std::vector<engine::stream_report> found;
            std::size_t calls = 0;
            for (std::optional<std::size_t> next = 0; next; ++calls) {
                auto const before = found.size();
                next = r.shard.report_some("odd*", *next, places, 3, found);
                CHECK(found.size() - before <= 3);
            }
            CHECK(found.size() == 50);
            std::ranges::sort(found, {}, &engine::stream_report::key);
            CHECK(std::ranges::adjacent_find(found, {}, &engine::stream_report::key) == found.end());
            CHECK(calls >= 17);
        }
    }
} // TEST_SUITE
