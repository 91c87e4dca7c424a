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
} // TEST_SUITE
