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

/// What streams of so many readings a day have come to.
engine::budget_tally rates(std::vector<double> const& per_day)
{
    engine::budget_tally out;
    for (auto const rate : per_day) out.change_rate(0, rate);
    return out;
}

void pass_rounds(engine::shared_budget& b, int count)
{
    for (int i = 0; i < count; ++i) b.begin_round(0, {});
}

} // namespace

TEST_SUITE("engine.shared_budget")
{
    TEST_CASE("a round has 512 readings, and 512 more up to 8,192 while stamps stay within five minutes")
    {
        engine::shared_budget b{10};
        CHECK(b.left_before_end(0) == 512);
        CHECK(b.left_before_end(511) == 1);
        CHECK(b.left_before_end(5 * 512 + 12) == 500);
        b.begin_round(1'024, at(1'000));
        CHECK_FALSE(b.ends(1'536, at(1'000)));
        CHECK_FALSE(b.ends(1'536, at(1'299)));
        CHECK(b.ends(1'536, at(1'300)));
        CHECK_FALSE(b.ends(1'536, at(701))); // history may go back
        CHECK(b.ends(1'536, at(700)));
        CHECK_FALSE(b.ends(1'024 + 7'680, at(1'000)));
        CHECK(b.ends(1'024 + 8'192, at(1'000)));
        CHECK(b.ends(1'536, core::timestamp::max()));
        CHECK(b.ends(1'536, core::timestamp::min()));
        engine::shared_budget old{10};
        old.restore({}, 1'500); // of an earlier release, which did not say when its round began
        CHECK(old.ends(1'536, at(1'000)));
    }

    TEST_CASE("a state goes on as what it was taken from, whatever the reading's number")
    {
        for (std::uint64_t const number : {0U, 511U, 512U, 1'030U, 100'000U}) {
            for (int const rounds : {2, 3}) {
                CAPTURE(number);
                CAPTURE(rounds);
                engine::shared_budget before{10};
                before.book(0, rates({100}));
                pass_rounds(before, rounds);
                before.book(before.newest_round() - 1, rates({200}));
                before.book(before.newest_round(), rates({5'000}));
                engine::shared_budget after{10};
                after.restore(before.kept(number), number);
                CHECK(after.kept(number) == before.kept(number));
                after.restore_rate(5'300);
                after.end_restore();
                for (double const expected : {300.0, 5'300.0}) {
                    before.begin_round(number, at(7));
                    after.begin_round(number, at(7));
                    CHECK(after.readings_per_day() == expected);
                    CHECK(after.kept(number) == before.kept(number));
                }
            }
        }
    }

    TEST_CASE("what is asked for follows from the readings a day of all streams")
    {
        engine::shared_budget b{10};
        CHECK(b.need() == 0);
        auto some = rates(std::vector<double>(100, 288));
        some.settle(true); // one alarm: two tenths of a decade
        b.book(0, some);
        pass_rounds(b, 2);
        CHECK(b.readings_per_day() == 28'800);
        CHECK(b.need() == doctest::Approx(3.573 + 0.2).epsilon(0.01));
        engine::budget_tally gone;
        gone.change_rate(28'800, 0);
        b.book(b.newest_round(), gone);
        pass_rounds(b, 2);
        CHECK(b.readings_per_day() == 0);
        engine::shared_budget none{0};
        none.book(0, some);
        pass_rounds(none, 2);
        CHECK(none.need() == 0);
    }

    TEST_CASE("a round is judged by what the rounds before the last one have come to")
    {
        engine::shared_budget b{10};
        b.book(0, rates({1e6}));
        pass_rounds(b, 3);
        auto const quiet = b.need();
        engine::budget_tally storm;
        for (int i = 0; i < 3; ++i) storm.settle(true);
        b.book(3, storm);
        b.begin_round(0, {}); // the fourth: what is in the third may still be under way
        CHECK(b.need() == quiet);
        b.begin_round(0, {});
        CHECK(b.need() == doctest::Approx(quiet + 0.6).epsilon(0.01));
    }

    TEST_CASE("the order in which readings are booked does not matter, to the last bit")
    {
        engine::shared_budget there{10};
        engine::shared_budget back{10};
        std::vector<engine::budget_tally> tallies;
        for (int i = 1; i <= 100; ++i) tallies.push_back(rates({1.0 / i, 1e5 * i}));
        for (auto const& t : tallies) there.book(0, t);
        for (auto t = tallies.rbegin(); t != tallies.rend(); ++t) back.book(0, *t);
        pass_rounds(there, 2);
        pass_rounds(back, 2);
        CHECK(there.kept(1'024) == back.kept(1'024));
        CHECK(there.need() > 0);
    }

    TEST_CASE("while streams come back all of the earlier run's count, afterwards those that came")
    {
        engine::shared_budget before{10};
        std::vector<double> all;
        for (int i = 1; i <= 100; ++i) all.push_back(10.0 / i);
        auto some = rates(all);
        some.settle(true);
        before.book(0, some);
        pass_rounds(before, 3);
        before.book(3, rates({86'400})); // of a round that does not count yet
        all.push_back(86'400);
        constexpr auto readings = 3 * engine::shared_budget::shortest_round + 7;
        for (std::size_t const missing : {0U, 7U}) {
            engine::shared_budget b{10};
            b.restore(before.kept(readings), readings);
            CHECK(b.kept(readings) == before.kept(readings));
            CHECK(b.newest_round() == 3);
            double gone = 0;
            for (std::size_t i = 0; i < all.size(); ++i) {
                if (i < missing)
                    gone += all[i];
                else
                    b.restore_rate(all[i]);
            }
            CHECK(b.kept(readings) == before.kept(readings));
            b.end_restore();
            if (missing == 0)
                CHECK(b.kept(readings) == before.kept(readings));
            else
                CHECK(
                    b.readings_per_day() == doctest::Approx(before.readings_per_day() - gone).epsilon(1e-3));
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
