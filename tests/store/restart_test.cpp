#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "memory_folder.hpp"
#include "streams.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using testing::at;
using testing::memory_folder;
using testing::shard_rig;

namespace {

/// A reading on its way, an hour late: the wall clock tells nobody's silence.
struct step {
    std::string series;
    double value;
    core::timestamp time;
    core::timestamp receipt;
};

/// Sensors with spikes and outages, some of whose readings come in the wrong order, a budgeted one, and names
/// that come and go.
std::vector<step> make_steps(int rounds)
{
    std::mt19937_64 random{testing::seed() + 7};
    std::normal_distribution<double> noise{0, 1};
    std::vector<step> out;
    for (int round = 0; round < rounds; ++round) {
        for (int k = 0; k < 10; ++k) {
            auto const value = 20 + 3 * std::sin(round / 40.0 + k) + noise(random)
                + (random() % 200 == 0 ? 80 : 0) + (k == 3 && round % 400 > 350 ? 40 : 0);
            bool const is_early = k >= 7 && random() % 4 == 0; // its stamp is of three minutes on
            out.push_back({(k < 4          ? "room"
                                   : k < 7 ? "budget"
                                           : "late")
                    + std::to_string(k),
                value, at(60.0 * round + (is_early ? 180 : k)), at(3'600 + 60.0 * round + k)});
        }
        if (random() % 3 == 0)
            out.push_back({"visitor" + std::to_string(random() % 90), noise(random), at(60.0 * round + 20),
                at(3'600 + 60.0 * round + 20)});
    }
    return out;
}

engine::options settings()
{
    engine::options o;
    o.limits.max_streams = 24; // visitors go for visitors
    o.limits.events_per_day = 400;
    o.defaults.shape = false;
    o.rules = {
        {"budget", {{"budget*"}, {}}, false, o.defaults}, {"late", {{"late*"}, {}}, false, o.defaults}};
    o.rules[0].detect.alarms_per_day = 4;
    o.rules[1].detect.reorder_window = 10min;
    auto& rooms = o.groups.emplace_back();
    rooms.name = "rooms";
    rooms.match.keys = {"room*"};
    return o;
}

/// What a shard says to a step: its records, and then what it expects of the stream.
struct answer {
    std::vector<testing::collecting_event_sink::record> records;
    double expected = 0;
    double threshold = 0;
    std::uint64_t age = 0;
    std::size_t streams = 0;
    std::uint64_t rows = 0; ///< of the group
    double score = 0;
};

answer give(shard_rig& to, step const& s)
{
    to.events.records.clear();
    to.shard.advance(s.receipt);
    auto const r = testing::make_reading(s.series, "value", s.value, s.time);
    to.shard.on_readings({&r, 1}, s.receipt);
    answer out{.records = to.events.records, .streams = to.shard.stream_count()};
    for (auto const& g : to.shard.groups().report()) {
        out.rows = g.rows;
        out.score = g.score;
    }
    if (auto const report = to.shard.report(s.series + ":value"); report && report->detector) {
        out.expected = report->expected;
        out.threshold = report->detector->channels.front().threshold;
        out.age = report->detector->age;
    }
    return out;
}

void check_equal(answer const& a, answer const& b)
{
    REQUIRE(a.age == b.age);
    REQUIRE(a.expected == b.expected);
    REQUIRE(a.threshold == b.threshold);
    REQUIRE(a.streams == b.streams);
    REQUIRE(a.rows == b.rows);
    REQUIRE(a.score == b.score);
    REQUIRE(a.records.size() == b.records.size());
    for (std::size_t i = 0; i < a.records.size(); ++i) {
        auto const& x = a.records[i].event;
        auto const& y = b.records[i].event;
        REQUIRE(a.records[i].stream == b.records[i].stream);
        REQUIRE(x.id == y.id);
        REQUIRE(x.phase == y.phase);
        REQUIRE(x.time == y.time);
        REQUIRE(x.score == y.score);
        REQUIRE(x.threshold == y.threshold);
        REQUIRE(x.readings_over == y.readings_over);
    }
}

} // namespace

TEST_SUITE("store.restart")
{
    TEST_CASE("a shard that is restarted again and again decides as one that never was, reading by reading")
    {
        auto const steps = make_steps(1'500);
        std::mt19937_64 random{testing::seed() + 8};
        memory_folder disk;
        shard_rig whole{settings()};
        auto cut = std::make_unique<shard_rig>(settings());
        auto keeper = std::make_unique<store::snapshot_keeper>(disk, store::restoration{});
        std::size_t records = 0;
        std::size_t restarts = 0;
        std::size_t waiting = 0;
        std::size_t of_group = 0;
        std::size_t within_group_event = 0; // restarts
        for (std::size_t i = 0; i < steps.size(); ++i) {
            CAPTURE(i);
            CAPTURE(steps[i].series);
            auto const expected = give(whole, steps[i]);
            check_equal(expected, give(*cut, steps[i]));
            records += expected.records.size();
            of_group += static_cast<std::size_t>(std::ranges::count(
                expected.records, core::event_kind::group, [](auto const& r) { return r.event.kind; }));
            if (random() % 150 != 0) continue;
            REQUIRE_FALSE(cut->save(*keeper).why);
            if (random() % 3 == 0) continue; // an interval, no restart
            auto next = std::make_unique<shard_rig>(settings());
            auto const found = next->load(disk);
            REQUIRE(found.has_value());
            REQUIRE(found->troubles.empty());
            keeper = std::make_unique<store::snapshot_keeper>(disk, *found);
            waiting += next->shard.next_deadline() ? 1U : 0U;
            cut = std::move(next);
            ++restarts;
            within_group_event += cut->shard.groups().report().front().event_open ? 1 : 0;
        }
        CHECK(cut->ages() == whole.ages());
        CHECK(cut->shard.open_events() == whole.shard.open_events());
        CHECK(restarts >= 40);
        CHECK(waiting >= 20); // of the restarts: with readings that wait for older ones
        CHECK(records >= 60);
        CHECK(of_group >= 2);
        CHECK(within_group_event >= 1);
    }

    TEST_CASE("with less room a restart keeps those that have warmed up")
    {
        memory_folder disk;
        shard_rig before;
        for (int round = 0; round < 600; ++round) before.give_round(3, round);
        for (int i = 0; i < 50; ++i) before.give("visitor" + std::to_string(i), 1, at(i));
        store::snapshot_keeper keeper{disk, {}};
        REQUIRE_FALSE(before.save(keeper).why);
        engine::options narrow;
        narrow.limits.max_streams = 5;
        shard_rig after{narrow};
        REQUIRE(after.load(disk).has_value());
        CHECK(after.shard.counts().all == 5);
        CHECK(after.shard.counts().warm == 3);
    }
} // TEST_SUITE
