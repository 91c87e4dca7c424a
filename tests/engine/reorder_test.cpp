#include <algorithm>
#include <chrono>
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

engine::options with_window(std::chrono::nanoseconds window)
{
    engine::options settings;
    settings.defaults.shape = false;
    settings.defaults.reorder_window = window;
    settings.limits.events_per_day = 0; // what it asks for follows the order of arrival
    return settings;
}

struct rig {
    explicit rig(std::chrono::nanoseconds window) : shard{with_window(window), events, registry} { }

    void give(std::string_view series, double value, double time, double receipt)
    {
        auto const r = make_reading(series, "value", value, at(time));
        shard.on_readings({&r, 1}, at(receipt));
    }
    std::uint64_t late() { return registry.get("lariat_readings_refused_total", {}, "late").value(); }
    std::uint64_t judged() { return registry.get("lariat_readings_judged_total", {}).value(); }

    testing::collecting_event_sink events;
    telemetry::registry registry;
    engine::shard shard;
};

} // namespace

TEST_SUITE("engine.reorder")
{
    TEST_CASE("readings shuffled within the window give the events of readings in order, none is late")
    {
        std::mt19937_64 random{testing::seed()};
        std::normal_distribution<double> noise{20, 1};
        std::uniform_real_distribution<double> delay{0, 4.9};
        struct one {
            double time;
            double receipt;
            double value;
        };
        std::vector<one> sent;
        for (int i = 0; i < 1'500; ++i)
            sent.push_back({1.0 * i, i + delay(random), i % 300 == 299 ? 500 : noise(random)});
        rig ordered{0s};
        for (auto const& r : sent) ordered.give("s", r.value, r.time, r.time);
        std::ranges::sort(sent, {}, &one::receipt);
        rig shuffled{5s};
        rig without{0s};
        for (auto const& r : sent) {
            shuffled.give("s", r.value, r.time, r.receipt);
            without.give("s", r.value, r.time, r.receipt);
        }
        ordered.shard.close_events(core::end_reason::shutdown, at(1e6));
        shuffled.shard.close_events(core::end_reason::shutdown, at(1e6));
        CHECK(shuffled.late() == 0);
        CHECK(shuffled.judged() == sent.size());
        CHECK(without.late() > 100);
        REQUIRE(ordered.events.records.size() >= 4);
        REQUIRE(shuffled.events.records.size() == ordered.events.records.size());
        for (std::size_t i = 0; i < ordered.events.records.size(); ++i) {
            CHECK(shuffled.events.records[i].event.id == ordered.events.records[i].event.id);
            CHECK(shuffled.events.records[i].event.threshold == ordered.events.records[i].event.threshold);
        }
    }

    TEST_CASE("a reading waits for the window and no longer, though no other comes")
    {
        rig r{5s};
        r.give("s", 1, 0, 0);
        CHECK(r.judged() == 0);
        REQUIRE(r.shard.next_deadline() == at(5));
        r.shard.advance(at(4.9));
        CHECK(r.judged() == 0);
        r.shard.advance(at(5));
        CHECK(r.judged() == 1);
        CHECK_FALSE(r.shard.next_deadline().has_value());
    }

    TEST_CASE("what is late beyond the window is refused and counted, and makes nobody wait")
    {
        rig r{5s};
        for (int i = 0; i < 10; ++i) r.give("s", 1, i, i);
        CHECK(r.judged() == 5); // 0 to 4
        r.give("s", 1, 2, 10);
        CHECK(r.judged() == 10);
        CHECK(r.late() == 1);
    }

    TEST_CASE("a stream that sends without end into one window has a bounded number waiting")
    {
        rig r{5s};
        for (int i = 0; i < 1'000; ++i) r.give("s", 1, i * 0.001, i * 0.001);
        CHECK(r.judged() == 1'000 - engine::reorder_buffer::most);
        r.shard.advance(at(10));
        CHECK(r.judged() == 1'000);
    }

    TEST_CASE("receipt times are in order as they come, and wait for nobody")
    {
        rig r{5s};
        auto reading = make_reading("s", "value", 1, at(0));
        reading.stamped = false;
        r.shard.on_readings({&reading, 1}, at(0));
        CHECK(r.judged() == 1);
    }

    TEST_CASE("a stream that goes has what waited judged first")
    {
        auto settings = with_window(5s);
        settings.limits.max_streams = 1;
        testing::collecting_event_sink events;
        telemetry::registry registry;
        engine::shard shard{settings, events, registry};
        for (auto const* const name : {"a", "a", "b"}) {
            auto const reading = make_reading(name, "value", 1, at(name[0]));
            shard.on_readings({&reading, 1}, at(200));
        }
        shard.advance(at(1'000));
        CHECK(registry.get("lariat_readings_judged_total", {}).value() == 2);
        CHECK(registry.get("lariat_readings_refused_total", {}, "duplicate").value() == 1);
    }
} // TEST_SUITE
