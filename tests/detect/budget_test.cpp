#include <doctest/doctest.h>

#include <cmath>

#include <lariat/detect/budget.hpp>

#include "stream.hpp"

namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

/// Alarms a day of a stream that is asked for `request` of them, over sixty days.
double alarms_per_day(double request, bool heavy, std::uint64_t salt)
{
    auto o = plain_options();
    o.alarms_per_day = request;
    stream s{o};
    noise n{salt};
    std::student_t_distribution<double> t{3};
    int alarms = 0;
    for (int i = 0; i < 60 * 288; ++i) alarms += s.feed(heavy ? t(n.random()) : n()).alarm ? 1 : 0;
    return alarms / 60.0;
}

} // namespace

TEST_SUITE("detect.budget")
{
    TEST_CASE("an alarm raises what is asked for, its share of readings takes it back, within a decade")
    {
        detect::budget b{};
        CHECK(b.need(770) == doctest::Approx(3));
        CHECK(b.need(0.5) == 0); // every reading may alarm
        b.settle(100, true);
        CHECK(b.need(770) == doctest::Approx(3.198));
        for (int i = 0; i < 99; ++i) b.settle(100, false);
        CHECK(b.raised == doctest::Approx(0).epsilon(1e-5));
        b.settle(100, false);
        CHECK(b.raised == 0);
        for (int i = 0; i < 50; ++i) b.settle(100, true);
        CHECK(b.raised == 1);
    }

    TEST_CASE("no stream alarms more than twice as often as was asked for")
    {
        for (double const request : {0.2, 1.0, 5.0}) {
            for (bool const heavy : {false, true}) {
                CAPTURE(request);
                CAPTURE(heavy);
                double mean = 0;
                for (std::uint64_t salt = 0; salt < 4; ++salt) {
                    double const had = alarms_per_day(request, heavy, salt);
                    CHECK(had <= 2 * request);
                    mean += had / 4;
                }
                CHECK(mean <= 1.2 * request);
            }
        }
    }

    TEST_CASE("who asks for more alarms gets more")
    {
        CHECK(alarms_per_day(5, true, 1) > alarms_per_day(0.2, true, 1) + 0.5);
    }

    TEST_CASE("a shared budget asks for no less than the stream's own rule")
    {
        auto const threshold = [](double least) {
            stream s;
            noise n;
            for (int i = 0; i < 2'000; ++i) (void)s.feed(n());
            return detect::step(
                *s.schema, s.block.get(), {.time = s.next, .value = 0, .least_need = least}, s.changes)
                .band;
        };
        CHECK(threshold(1) == threshold(0));
        CHECK(threshold(4.5) > 1.2 * threshold(0));
    }
} // TEST_SUITE
