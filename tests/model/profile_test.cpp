#include <doctest/doctest.h>

#include <chrono>

#include <lariat/model/profile.hpp>

namespace core = lariat::core;
namespace model = lariat::model;
using namespace std::chrono_literals;

namespace {

constexpr core::timestamp epoch{}; // Thursday, 1970-01-01T00:00:00Z

model::levels levels_at(double first, double slow)
{
    model::levels l{};
    model::start(l, first);
    l.slow = slow;
    return l;
}

/// The profile's own, for one reading.
model::seasonal_levels expected_at(
    model::profile const& p, model::hour_of hour, model::levels const& l, double lasting)
{
    return model::expected_at(model::hour_at(p, hour), l, lasting);
}

void learn_at(model::profile& p, model::hour_of hour, double offset, double bound, double lasting)
{
    auto h = model::hour_at(p, hour);
    model::learn(h, offset, bound, lasting);
    model::put(p, hour, h);
}

void note_at(model::profile& p, model::hour_of hour)
{
    auto h = model::hour_at(p, hour);
    model::note(h);
    model::put(p, hour, h);
}

} // namespace

TEST_SUITE("model.profile")
{
    TEST_CASE("hours are local and counted downwards before 1970")
    {
        struct row {
            core::timestamp time;
            std::int32_t offset;
            int day;
            int week;
        };
        for (row const& r : {row{epoch, 0, 0, 0}, row{epoch + 59min, 0, 0, 0}, row{epoch + 1h, 0, 1, 1},
                 row{epoch - 1ns, 0, 23, 167}, row{epoch - 25h, 0, 23, 143}, row{epoch + 168h, 0, 0, 0},
                 row{epoch, 3'600, 1, 1}, row{epoch, -1, 23, 167}, row{epoch + 30min, 19'800, 6, 6}}) {
            auto const hour = model::local_hour(r.time, r.offset);
            CAPTURE(r.time.time_since_epoch().count());
            CHECK(hour.day == r.day);
            CHECK(hour.week == r.week);
        }
        for (auto const t : {core::timestamp::min(), core::timestamp::max()}) {
            for (std::int32_t const offset : {-86'400, 86'400}) {
                CHECK(model::local_hour(t, offset).day < 24);
                CHECK(model::local_hour(t, offset).week < 168);
            }
        }
    }

    TEST_CASE("an hour of the week never seen falls back to the hour of the day, that to the slow location")
    {
        model::profile p{};
        auto const l = levels_at(10, 3);
        model::hour_of const thursday{.day = 5, .week = 5};
        model::hour_of const friday{.day = 5, .week = 29};
        CHECK(expected_at(p, thursday, l, 1 / model::profile_memory).day == 3);
        CHECK(expected_at(p, thursday, l, 1 / model::profile_memory).week == 3);
        learn_at(p, thursday, 4, 1, 1 / model::profile_memory);
        CHECK(expected_at(p, thursday, l, 1 / model::profile_memory).week == 14);
        CHECK(expected_at(p, friday, l, 1 / model::profile_memory).day == 14);
        CHECK(expected_at(p, friday, l, 1 / model::profile_memory).week == 14);
        CHECK(expected_at(p, {.day = 6, .week = 6}, l, 1 / model::profile_memory).day == 3);
    }

    TEST_CASE(
        "an hour of the week is believed as it repeats itself, at a faster pace after as many more readings")
    {
        auto const l = levels_at(0, 0);
        model::hour_of const thursday{.day = 5, .week = 5};
        model::hour_of const friday{.day = 5, .week = 29};
        for (double const pace : {1.0, 10.0}) {
            CAPTURE(pace);
            double const memory = model::profile_memory * pace;
            model::profile p{};
            learn_at(p, thursday, 10, 100, 1 / memory);
            // The hour of the day is elsewhere by now.
            for (int i = 0; i < 250; ++i) learn_at(p, friday, 0, 100, 1 / memory);
            double const day = expected_at(p, thursday, l, 1 / memory).day;
            CHECK(day < 5);
            double last = expected_at(p, thursday, l, 1 / memory).week;
            CHECK(last == doctest::Approx(day + (10 - day) / (1 + 4 * pace)));
            for (int i = 2; i < 100; ++i) {
                learn_at(p, thursday, 10, 100, 1 / memory);
                double const now = expected_at(p, thursday, l, 1 / memory).week;
                CHECK(now >= last);
                last = now;
            }
            CHECK(last == doctest::Approx(10).epsilon(0.4));
        }
    }

    TEST_CASE("an hour that is noted alone had a reading, and expects what it did")
    {
        model::profile p{};
        auto const l = levels_at(10, 3);
        model::hour_of const hour{.day = 5, .week = 5};
        note_at(p, hour);
        note_at(p, hour);
        CHECK(model::hour_at(p, hour).day_visits == 1);
        CHECK(p.week_visits[5] == 1);
        CHECK(expected_at(p, hour, l, 1 / model::profile_memory).week == 3);
        learn_at(p, hour, 4, 1, 1 / model::profile_memory);
        CHECK(p.day[5] == 4);
        note_at(p, hour);
        CHECK(model::hour_at(p, hour).day_visits == 2);
    }

    TEST_CASE("the visits of an hour of the day are those of its seven hours of the week")
    {
        model::profile p{};
        CHECK(!model::is_visited(p, 5));
        for (std::uint8_t week = 5; week < 168; week += 24) note_at(p, {.day = 5, .week = week});
        CHECK(model::is_visited(p, 5));
        CHECK(!model::is_visited(p, 6));
        CHECK(model::hour_at(p, {.day = 5, .week = 29}).day_visits == 1); // none was learned
        for (int i = 0; i < 3; ++i) learn_at(p, {.day = 5, .week = 29}, 1, 1, 1);
        for (int i = 0; i < 4; ++i) learn_at(p, {.day = 5, .week = 149}, 1, 1, 1);
        CHECK(model::hour_at(p, {.day = 5, .week = 5}).day_visits == 8);
        CHECK(model::hour_at(p, {.day = 5, .week = 5}).week_visits == 1);
        CHECK(model::hour_at(p, {.day = 6, .week = 6}).day_visits == 0);
    }

    TEST_CASE("the first visit sets a bucket, the second steps by half, later ones by no less than 1/20, all "
              "clipped")
    {
        model::profile p{};
        model::hour_of const hour{.day = 0, .week = 0};
        learn_at(p, hour, 100, 1, 1 / model::profile_memory);
        CHECK(p.day[0] == 100);
        learn_at(p, hour, 100.5, 1, 1 / model::profile_memory);
        CHECK(p.day[0] == 100.25F);
        learn_at(p, hour, 1e9, 3, 1 / model::profile_memory);
        CHECK(p.day[0] == 101.25F); // a third of the bound
        for (int i = 0; i < 1'000; ++i) learn_at(p, hour, 101.25, 3, 1 / model::profile_memory);
        CHECK(model::hour_at(p, hour).day_visits == 255);
        learn_at(p, hour, 102.25, 3, 1 / model::profile_memory);
        CHECK(p.day[0] == doctest::Approx(101.3));
    }
} // TEST_SUITE
