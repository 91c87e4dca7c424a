#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "engine/worker_set.hpp"
#include "support/readings.hpp"
#include "worker_rig.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using testing::at;
using testing::make_reading;
using testing::plant;
using testing::worker_rig;

namespace {

constexpr int rounds = 900;

/// The same in two rigs, to the last bit: all events in their order, all state, all that is asked for.
void check_same(worker_rig& a, worker_rig& b)
{
    CHECK(a.events.told.size() == b.events.told.size());
    CHECK((a.events.told == b.events.told));
    CHECK((a.state() == b.state()));
    CHECK((a.groups() == b.groups()));
    CHECK((a.set.kept() == b.set.kept()));
    CHECK(a.sum_of("lariat_readings_judged_total") == b.sum_of("lariat_readings_judged_total"));
    CHECK(a.sum_of("lariat_alarms_total") == b.sum_of("lariat_alarms_total"));
}

/// Readings of so many streams, row by row, with the names that they are views of.
struct rows_of {
    rows_of(std::size_t streams, double value, int rows = 1)
    {
        names.reserve(streams);
        for (std::size_t i = 0; i < streams; ++i) names.push_back("s" + std::to_string(i));
        for (int row = 0; row < rows; ++row)
            for (auto const& name : names) readings.push_back(make_reading(name, "value", value, at(row)));
    }

    std::vector<std::string> names;
    std::vector<core::reading> readings;
};

} // namespace

TEST_SUITE("engine.worker_set")
{
    TEST_CASE("verdicts, groups' and events' order do not depend on the number of workers, bit for bit")
    {
        for (double const seconds : {60.0, 5.0}) {
            CAPTURE(seconds);
            worker_rig one{1, plant::settings()};
            plant{seconds}.run(one.set, rounds);
            one.set.close_events(core::end_reason::shutdown, at(1e6));
            REQUIRE(one.events.told.size() > 10);
            REQUIRE(one.events.groups > 0);
            REQUIRE(one.set.kept().budget.need > 2); // the budget that couples all streams is at work
            auto const since = one.set.reading_number() - one.set.kept().budget.round_begin;
            REQUIRE(
                (since > engine::shared_budget::shortest_round) == (seconds < 60)); // rounds of either length
            REQUIRE(one.set.groups().members == plant::machines * plant::sensors);

            for (std::size_t const workers : {2U, 3U, 8U}) {
                CAPTURE(workers);
                worker_rig many{workers, plant::settings()};
                many.set.start();
                plant{seconds}.run(many.set, rounds);
                many.set.stop();
                many.set.close_events(core::end_reason::shutdown, at(1e6));
                check_same(one, many);
            }
        }
    }

    TEST_CASE("a shard that is alone keeps the same budget, in rounds of either length")
    {
        for (double const seconds : {60.0, 5.0}) {
            CAPTURE(seconds);
            testing::exact_event_sink events;
            telemetry::registry registry;
            engine::shard alone{plant::settings(), events, registry};
            plant{seconds}.run(alone, rounds);
            worker_rig many{3, plant::settings()};
            many.set.start();
            plant{seconds}.run(many.set, rounds, 70, 2);
            many.set.stop();
            CHECK((alone.kept() == many.set.kept()));
            CHECK((events.told == many.events.told));
        }
    }

    TEST_CASE("nor on how the readings come in batches")
    {
        worker_rig whole{2, plant::settings()};
        worker_rig cut{2, plant::settings()};
        whole.set.start();
        cut.set.start();
        plant{}.run(whole.set, 600, plant::streams);
        plant{}.run(cut.set, 600, 9, 2);
        whole.set.stop();
        cut.set.stop();
        REQUIRE(whole.events.told.size() > 30);
        check_same(whole, cut);
    }

    TEST_CASE("what some workers have kept goes on with any other number of them")
    {
        for (double const seconds : {60.0, 5.0}) {
            plant there{seconds};
            worker_rig never{2, plant::settings()};
            there.run(never.set, 500);
            for (auto const& [from, to] : {std::pair{2U, 1U}, {1U, 2U}, {2U, 3U}}) {
                CAPTURE(from);
                CAPTURE(to);
                plant same{seconds};
                worker_rig before{from, plant::settings()};
                before.set.start();
                same.run(before.set, 250);
                worker_rig after{to, plant::settings()};
                after.restore_from(before, same.now());
                CHECK((after.set.kept() == before.set.kept()));
                after.set.start();
                same.run(after.set, 250);
                after.set.stop();
                CHECK((after.state() == never.state()));
                CHECK((after.groups() == never.groups()));
                CHECK((after.set.kept() == never.set.kept()));
                std::vector<std::string> told{before.events.told};
                told.insert(told.end(), after.events.told.begin(), after.events.told.end());
                CHECK((told == never.events.told));
            }
        }
    }

    TEST_CASE("a reload with other groups finds every stream, wherever it belongs then")
    {
        auto without = plant::settings();
        without.groups.clear();
        auto other = plant::settings();
        other.groups[0].name = "parts";
        other.groups[0].by = {"part"};
        auto const run = [&](worker_rig& r) {
            plant p;
            r.set.start();
            p.run(r.set, 200);
            r.set.reload(without);
            p.run(r.set, 100);
            r.set.reload(other);
            p.run(r.set, 300);
            r.set.stop();
        };
        worker_rig one{1, plant::settings()};
        worker_rig many{3, plant::settings()};
        run(one);
        run(many);
        CHECK(many.set.stream_count() == plant::streams);
        CHECK(many.set.groups().groups == plant::sensors);
        CHECK(many.set.groups().members == plant::machines * plant::sensors);
        CHECK(many.set.counts().warm == one.set.counts().warm);
        CHECK(many.set.open_events() == one.set.open_events());
        check_same(one, many);
    }

    TEST_CASE("what gathers for a worker is handed over when the owner collects, and told once it is judged")
    {
        engine::options settings;
        settings.defaults.maximum = 100;
        testing::collecting_event_sink events;
        telemetry::registry registry;
        std::atomic<int> notices = 0;
        engine::worker_set set{settings, 2, events, registry, {.notice = [&] { ++notices; }}};
        set.start();
        rows_of const some{64, 200};
        set.on_readings(some.readings, at(0));
        CHECK(notices > 0);
        // Of the round most readings are still to come.
        for (int tries = 0; events.records.size() < some.names.size() && tries < 10'000'000; ++tries) {
            set.collect();
            std::this_thread::yield();
        }
        CHECK(events.records.size() == some.names.size());
        set.stop();
    }

    TEST_CASE("no worker keeps so many places to itself that others lack them")
    {
        engine::options settings;
        settings.limits.max_streams = 100;
        worker_rig r{3, settings};
        r.set.start();
        rows_of const some{40, 1, 100};
        r.set.on_readings(some.readings, at(0));
        CHECK(r.set.stream_count() == some.names.size());
        CHECK(r.sum_of("lariat_readings_judged_total") == some.readings.size());
        r.set.stop();
    }

    TEST_CASE("readings that come one by one are judged at once, as those in a flood later are")
    {
        worker_rig r{2};
        r.set.start();
        auto const reading = make_reading("s", "value", 1, at(0));
        r.set.on_readings({&reading, 1}, at(0));
        CHECK(r.sum_of("lariat_readings_judged_total") == 1); // nobody was waited for
        CHECK(r.set.stream_count() == 1);
        r.set.stop();
    }

    TEST_CASE("a worker asks to be heard, once until it is; a flood of events waits for nobody")
    {
        engine::options settings;
        settings.defaults.maximum = 0; // every stream's first reading begins an event
        testing::exact_event_sink events;
        telemetry::registry registry;
        std::atomic<int> notices{0};
        std::size_t judged = 0;
        engine::worker_set set{settings, 2, events, registry,
            {[&] { ++notices; }, [&](core::timestamp, std::size_t n) { judged += n; }}};
        constexpr std::size_t many = 20'000; // more than a mailbox holds
        rows_of const some{many, 1};
        set.start();
        set.on_readings(some.readings, at(0));
        set.wait();
        CHECK(events.told.size() == many);
        for (std::size_t i = 0; i < events.told.size(); ++i)
            REQUIRE(events.told[i].starts_with(some.names[i] + ":value")); // in the order of arrival
        CHECK(notices > 0);
        CHECK(judged == many);
        set.stop();
    }

    TEST_CASE("limits hold for all workers together, and what they leave is for any of them")
    {
        engine::options settings;
        settings.limits.max_streams = 40;
        worker_rig r{3, settings};
        r.set.start();
        std::vector<std::string> names;
        std::vector<core::reading> batch;
        constexpr int many = 400;
        names.reserve(many);
        for (int i = 0; i < many; ++i) {
            names.push_back("m" + std::to_string(i));
            batch.push_back(make_reading(names.back(), "value", 1, at(i)));
        }
        for (std::size_t i = 0; i < 40; ++i) r.set.on_readings({&batch[i], 1}, at(0));
        CHECK(r.set.stream_count() == 40); // whichever belong to whom
        r.set.on_readings(batch, at(0));
        CHECK(r.set.stream_count() <= 40);
        CHECK(r.sum_of("lariat_streams_given_up_total") + r.sum_of("lariat_readings_refused_total") > 300);
        settings.limits.max_streams = 60;
        r.set.reload(settings);
        for (auto const& reading : batch) r.set.on_readings({&reading, 1}, at(0));
        CHECK(r.set.stream_count() == 60);
        r.set.stop();

        settings.limits.max_memory_bytes = 3U << 20U;
        settings.limits.max_streams = 1'000'000;
        worker_rig small{2, settings};
        small.set.start();
        for (int i = 0; i < 20; ++i) small.set.on_readings(batch, at(0));
        CHECK(small.set.memory_bytes() <= 3U << 20U);
        CHECK(small.set.stream_count() > 100);
        small.set.stop();
    }

    TEST_CASE("silence is told for streams of every worker, in the order of their keys")
    {
        engine::options settings;
        settings.defaults.expected_interval = 1min;
        auto const run = [&](std::size_t workers) {
            worker_rig r{workers, settings};
            r.set.start();
            for (int i = 0; i < 30; ++i) {
                for (int s = 0; s < 40; ++s) {
                    auto const name = "s" + std::to_string(s);
                    auto const reading = make_reading(name, "value", i % 7, at(60.0 * i));
                    r.set.on_readings({&reading, 1}, at(60.0 * i));
                }
            }
            REQUIRE(r.set.next_deadline().has_value());
            r.set.advance(at(60.0 * 30) + 1h);
            r.set.stop();
            return r.events.told;
        };
        auto const one = run(1);
        CHECK(one.size() == 40);
        CHECK((run(2) == one));
        CHECK((run(5) == one));
    }

    TEST_CASE("a page of streams goes on from worker to worker")
    {
        worker_rig r{3};
        std::vector<std::string> seen;
        for (int i = 0; i < 50; ++i) {
            auto const name = "s" + std::to_string(i);
            auto const reading = make_reading(name, "value", 1, at(0));
            r.set.on_readings({&reading, 1}, at(0));
        }
        std::vector<engine::stream_report> found;
        std::size_t place = 0;
        for (bool more = true; more;) {
            auto const next = r.set.report_some("*", place, 4, 1'000, found);
            more = next.has_value();
            place = next.value_or(0);
        }
        CHECK(found.size() == 50);
        CHECK(r.set.report("s7:value").has_value());
        CHECK_FALSE(r.set.report("none:value").has_value());
        CHECK_FALSE(r.set.report_some("*", std::size_t{9} << 40U, 4, 9, found).has_value());
        for (std::optional<std::size_t> at_place = 0; at_place;)
            at_place = r.set.forget(r.set.reading_number(), *at_place, 8, at(1));
        CHECK(r.set.stream_count() == 0);
    }
}
