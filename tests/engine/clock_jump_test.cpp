#include <chrono>
#include <map>
#include <random>
#include <string>

#include <doctest/doctest.h>

#include "engine/shard.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using testing::at;
using testing::make_reading;

namespace {

constexpr int streams = 20;
constexpr auto interval = 10s;

/// Sensors under a clock of the test's, which all of them and the daemon share, or which is the daemon's
/// alone.
class household {
public:
    household(engine::options settings, core::timestamp start)
        : shard_{std::move(settings), events, registry},
          now_{start}
    {
    }

    /// Every sensor speaks, every ten seconds; the daemon's timers go as they do in the daemon.
    void live(int readings, bool stamped, bool silent = false)
    {
        for (int i = 0; i < readings; ++i) {
            now_ += interval;
            shard_.advance(now_);
            if (silent) continue;
            for (int s = 0; s < streams; ++s) {
                auto const name = "s" + std::to_string(s);
                auto r = make_reading(name, "value", 20 + noise_(random_), now_);
                r.stamped = stamped;
                shard_.on_readings({&r, 1}, now_);
            }
        }
    }
    void jump(std::chrono::nanoseconds by)
    {
        now_ += by;
        shard_.advance(now_); // what a timer that wakes up first does
    }

    [[nodiscard]] std::map<std::string, int> begun_since(std::size_t first) const
    {
        std::map<std::string, int> out;
        for (auto i = first; i < events.records.size(); ++i) {
            if (events.records[i].event.phase == core::event_phase::begin) ++out[events.records[i].stream];
        }
        return out;
    }
    std::uint64_t late() { return registry.get("lariat_readings_refused_total", {}, "late").value(); }
    std::uint64_t judged() { return registry.get("lariat_readings_judged_total", {}).value(); }

    testing::collecting_event_sink events;
    telemetry::registry registry;

private:
    engine::shard shard_;
    core::timestamp now_;
    std::mt19937_64 random_{testing::seed()};
    std::uniform_real_distribution<double> noise_{-1, 1}; // bounded: no reading is unusual by itself
};

engine::options watching_silence()
{
    engine::options out;
    out.defaults.shape = false;
    out.defaults.expected_interval = interval;
    return out;
}

} // namespace

TEST_SUITE("engine.clock_jump")
{
    TEST_CASE("a clock that jumps costs a stream one event at most, and it goes on being judged")
    {
        core::timestamp const today = testing::at(0);
        core::timestamp const epoch{};
        struct row {
            char const* name;
            core::timestamp start;
            std::chrono::nanoseconds by;
        };
        row const rows[] = {
            {"a year ahead", today, 365 * 24h},
            {"a year back", today, -365 * 24h},
            {"an hour ahead", today, 1h},
            {"an hour back", today, -1h},
            {"a leap second, repeated", today, -1s},
            {"a leap second, left out", today, 1s},
            {"eight hours' suspend", today, 8h},
            {"a start in 1970, set right", epoch, today - epoch},
            {"back to 1970", today, epoch - today},
        };
        for (auto const& r : rows) {
            for (bool const stamped : {false, true}) {
                CAPTURE(r.name);
                CAPTURE(stamped);
                household h{watching_silence(), r.start};
                h.live(700, stamped);
                auto const before = h.events.records.size();
                auto const judged = h.judged();
                h.jump(r.by);
                h.live(200, stamped);
                for (auto const& [stream, count] : h.begun_since(before)) {
                    CAPTURE(stream);
                    CHECK(count <= 1);
                }
                // A clock set back refuses seven stamped readings of a stream, then goes on from there.
                CHECK(h.judged() - judged + h.late() == 200 * streams);
                CHECK(h.late() <= 7 * streams);
                if (!stamped) CHECK(h.late() == 0);
            }
        }
    }

    TEST_CASE("silence after a jump is still told, once a stream")
    {
        for (auto const by : {std::chrono::nanoseconds{365 * 24h}, std::chrono::nanoseconds{-1h}}) {
            CAPTURE(by.count());
            household h{watching_silence(), testing::at(0)};
            h.live(700, false);
            h.jump(by);
            h.live(50, false);
            auto const before = h.events.records.size();
            h.live(60, false, true);
            auto const begun = h.begun_since(before);
            CHECK(begun.size() == streams);
            for (auto const& [stream, count] : begun) CHECK(count == 1);
        }
    }

    TEST_CASE("stamps of both ends of time are judged or refused, in groups and in the reorder window too")
    {
        // What is claimed is that no difference of two stamps overflows: by the sanitizer.
        for (auto const window : {0min, 10min}) {
            engine::options settings;
            settings.defaults.shape = false;
            settings.defaults.reorder_window = window;
            auto& all = settings.groups.emplace_back();
            all.name = "all";
            all.match.keys = {"*"};
            testing::collecting_event_sink events;
            telemetry::registry registry;
            engine::shard shard{settings, events, registry};
            core::timestamp const stamps[] = {core::timestamp::min(), core::timestamp::max(), at(0),
                core::timestamp::min() + 1s, core::timestamp::max() - 1s};
            std::mt19937_64 random{testing::seed()};
            for (int i = 0; i < 2'000; ++i) {
                auto const name = "m" + std::to_string(random() % 3);
                auto const r = testing::make_reading(
                    name, "value", static_cast<double>(random() % 9), stamps[random() % std::size(stamps)]);
                shard.on_readings({&r, 1}, at(i));
                shard.advance(at(i));
            }
            CHECK(shard.stream_count() == 3);
            CHECK(shard.groups().members() == 3);
            CHECK(registry.get("lariat_readings_judged_total", {}).value() >= 3); // the others are late
        }
    }
} // TEST_SUITE
