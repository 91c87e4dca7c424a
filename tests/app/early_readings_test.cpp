#include <cmath>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "app/early_readings.hpp"
#include "store/stream_slice.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"

using namespace lariat;
using testing::at;
using testing::make_reading;

namespace {

bool nothing_is_over(std::uint64_t)
{
    return false;
}

/// Some streams in a group, and no budget over all: what one is told does not depend on the others' order.
engine::options settings()
{
    engine::options o;
    o.limits.events_per_day = 0;
    o.defaults.shape = false;
    auto& rooms = o.groups.emplace_back();
    rooms.name = "rooms";
    rooms.match.keys = {"room*"};
    return o;
}

struct rig {
    /// The wait ends, and the loop comes to rest.
    void end_wait()
    {
        net::asio::co_spawn(loop, early.end_wait(), net::asio::detached);
        loop.restart();
        loop.run();
    }

    void give(std::string const& series, double value, core::timestamp time)
    {
        auto const r = make_reading(series, "value", value, time);
        early.on_readings({&r, 1}, time);
    }

    /// What became of each stream: its records in their order, and what is expected of it next.
    std::map<std::string, std::string> story()
    {
        std::map<std::string, std::string> out;
        for (auto const& r : events.records)
            out[r.stream] += std::to_string(r.event.id) + ' '
                + std::to_string(static_cast<int>(r.event.phase)) + ' ' + std::to_string(r.event.score)
                + '\n';
        std::vector<engine::stream_report> all;
        for (std::optional<std::size_t> from = 0; from;)
            from = streams.report_some("*", *from, 1'000, 1'000, all);
        for (auto const& r : all)
            out[r.key] += std::to_string(r.expected) + ' ' + std::to_string(r.detector->age);
        for (auto const& g : streams.group_reports())
            out[g.key] += std::to_string(g.rows) + ' ' + std::to_string(g.score);
        return out;
    }

    testing::collecting_event_sink events;
    telemetry::registry registry;
    engine::worker_set streams{settings(), 1, events, registry};
    net::asio::io_context loop{1};
    net::valve valve{loop.get_executor()};
    app::early_readings early{streams, streams, valve, 8U << 20U, registry};
};

constexpr int old_streams = 40; // ten of them in a group

std::string name_of(std::uint64_t i)
{
    return (i < 10 ? "room" : i < old_streams ? "old" : "new") + std::to_string(i);
}

/// Rows of all the old streams, and now and then a new one.
void give_rows(
    rig& to, int first, int last, std::function<void()> const& between = [] {})
{
    for (int row = first; row < last; ++row) {
        std::mt19937_64 random{testing::seed() + static_cast<std::uint64_t>(row)};
        std::normal_distribution<double> noise{0, 1};
        for (std::uint64_t i = 0; i < old_streams + 3; ++i) {
            if (i >= old_streams && first == 0) continue;
            to.give(name_of(i),
                20 + 5 * std::sin(row / 50.0) + noise(random) + (random() % 300 == 0 ? 40 : 0),
                at(300.0 * row + static_cast<double>(i)));
            between();
        }
    }
}

} // namespace

TEST_SUITE("app.early_readings")
{
    TEST_CASE("readings that come while the streams do are judged as if they had come behind them")
    {
        rig before;
        before.end_wait();
        give_rows(before, 0, 600);
        std::vector<store::stream_slice> slices;
        auto walk = before.streams.begin_walk(false);
        for (bool more = true; more;) {
            slices.emplace_back();
            more = before.streams.walk(walk, 3, [&](engine::kept_stream const& s) { slices.back().add(s); });
        }
        std::vector<engine::kept_group> groups;
        for (std::size_t i = 0; auto g = before.streams.walk_groups(i, false);) groups.push_back(*g);
        REQUIRE(groups.size() == 1);

        auto const restore = [&](rig& to, store::stream_slice const& slice) {
            slice.for_each([&](engine::kept_stream kept) {
                REQUIRE(to.streams.restore(kept, at(0), nothing_is_over) == engine::restored::taken);
                to.early.on_restored(kept.key);
            });
        };
        auto const finish = [&](rig& to) {
            for (auto const& g : groups) to.streams.restore(g, nothing_is_over);
            to.streams.end_restore();
            to.end_wait();
        };

        rig calm;
        calm.streams.restore(before.streams.kept());
        for (auto const& slice : slices) restore(calm, slice);
        finish(calm);
        give_rows(calm, 600, 700);

        std::mt19937_64 random{testing::seed() + 1};
        for (int trial = 0; trial < 5; ++trial) {
            rig hasty;
            hasty.streams.restore(before.streams.kept());
            std::size_t next = 0;
            give_rows(hasty, 600, 650, [&] {
                if (next < slices.size() && random() % 30 == 0) restore(hasty, slices[next++]);
            });
            CHECK(hasty.streams.reading_number() > before.streams.reading_number()); // some were judged early
            while (next < slices.size()) restore(hasty, slices[next++]);
            finish(hasty);
            give_rows(hasty, 650, 700);
            CHECK(hasty.story() == calm.story());
            CHECK(hasty.events.records.size() > 10);
        }
    }

    TEST_CASE("where too much waits nobody is read, until half of it is gone")
    {
        rig r;
        std::uint64_t given = 0;
        for (; r.valve.is_open() && given < 200'000; ++given)
            r.give("stream" + std::to_string(given), 1, at(0));
        CHECK(given > 10'000);
        CHECK(given < 200'000);
        CHECK(r.early.any());
        CHECK(r.streams.stream_count() == 0);
        r.end_wait();
        CHECK(r.valve.is_open());
        CHECK(r.streams.reading_number() == given);
    }
} // TEST_SUITE
