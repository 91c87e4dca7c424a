#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "engine/shard.hpp"
#include "engine/shared_budget.hpp"
#include "support/readings.hpp"
#include "support/seed.hpp"

namespace engine = lariat::engine;
using namespace lariat;
using namespace lariat::testing;

namespace {

/// Alarms a day of clean streams of five minutes, over `days` days after the first.
double alarms_per_day(double events_per_day, std::size_t streams, int days)
{
    engine::options settings;
    settings.limits.events_per_day = events_per_day;
    settings.defaults.shape = settings.defaults.seasonal = false;
    collecting_event_sink events;
    telemetry::registry registry;
    engine::shard shard{settings, events, registry};
    std::mt19937_64 random{seed()};
    std::student_t_distribution<double> heavy{3};
    std::normal_distribution<double> normal;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < streams; ++i) names.push_back("s" + std::to_string(i));
    int alarms = 0;
    for (int row = 0; row < 288 * (days + 1); ++row) {
        for (std::size_t i = 0; i < streams; ++i) {
            double const value = i % 2 == 0 ? normal(random) : heavy(random);
            auto const reading = make_reading(names[i], "value", value, at(300.0 * row));
            shard.on_readings({&reading, 1}, at(300.0 * row));
        }
        if (row >= 288) {
            for (auto const& r : events.records)
                alarms +=
                    r.event.kind == core::event_kind::residual && r.event.phase != core::event_phase::end;
        }
        events.records.clear();
    }
    return static_cast<double>(alarms) / days;
}

} // namespace

TEST_SUITE("engine.shared_budget")
{
    TEST_CASE("what is asked for follows from the readings a day of all streams")
    {
        engine::shared_budget b{10};
        CHECK(b.need() == 0);
        for (int i = 0; i < 100; ++i) b.change_rate(0, 288);
        CHECK(b.readings_per_day() == 28'800);
        b.settle(true); // one alarm: two tenths of a decade
        CHECK(b.need() == doctest::Approx(3.573 + 0.2).epsilon(0.01));
        b.change_rate(28'800, 0);
        CHECK(b.readings_per_day() == 0);
        engine::shared_budget none{0};
        none.change_rate(0, 1e6);
        none.settle(true);
        CHECK(none.need() == 0);
    }

    TEST_CASE("while streams come back all of the earlier run's count, afterwards those that came")
    {
        engine::shared_budget before{10};
        for (int i = 1; i <= 100; ++i) before.change_rate(0, 1.0 / i);
        before.settle(true);
        for (int const missing : {0, 7}) {
            engine::shared_budget b{10};
            b.restore(before.kept());
            CHECK(b.kept() == before.kept());
            for (int i = 100; i > missing; --i) b.restore_rate(1.0 / i); // in another order: another last bit
            CHECK(b.kept() == before.kept());
            b.end_restore();
            double gone = 0;
            for (int i = 1; i <= missing; ++i) gone += 1.0 / i;
            if (missing == 0)
                CHECK(b.kept() == before.kept());
            else
                CHECK(b.readings_per_day() == doctest::Approx(before.readings_per_day() - gone));
        }
    }

    TEST_CASE("many clean streams, half of them heavy-tailed, alarm no more often than the daemon's budget")
    {
        double const free = alarms_per_day(0, 100, 12);
        double const bound = alarms_per_day(1, 100, 12);
        CHECK(free > 2);
        CHECK(bound <= 1);
    }
} // TEST_SUITE
