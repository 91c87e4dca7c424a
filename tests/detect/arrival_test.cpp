#include <doctest/doctest.h>

#include <limits>

#include "detect/arrival.hpp"
#include "stream.hpp"

namespace detect = lariat::detect;
using detect::outcome;
using lariat::testing::at;
using lariat::testing::noise;
using lariat::testing::stream;

TEST_SUITE("detect.arrival")
{
    TEST_CASE("a late or repeated stamp is refused, a receipt time is not")
    {
        stream s;
        CHECK(s.feed_at(at(0), 1).outcome == outcome::first);
        CHECK(s.feed_at(at(10), 1).outcome == outcome::judged);
        CHECK(s.feed_at(at(10), 2).outcome == outcome::duplicate);
        CHECK(s.feed_at(at(9), 2).outcome == outcome::late);
        CHECK(s.feed_at(at(10), 2, false).outcome == outcome::judged);
        CHECK(s.feed_at(at(9), 2, false).outcome == outcome::judged);
    }

    TEST_CASE(
        "the eighth late reading in increasing order is taken: a clock set back does not block a stream")
    {
        stream s;
        (void)s.feed_at(at(1'000), 1);
        for (int i = 0; i < 7; ++i) CHECK(s.feed_at(at(i), 1).outcome == outcome::late);
        CHECK(s.feed_at(at(7), 1).outcome == outcome::judged);
        CHECK(s.feed_at(at(8), 1).outcome == outcome::judged);
    }

    TEST_CASE("late readings out of order among themselves, or with timely ones between, are never taken")
    {
        stream s;
        (void)s.feed_at(at(1'000), 1);
        for (int i = 0; i < 100; ++i) CHECK(s.feed_at(at(100 - i), 1).outcome == outcome::late);
        for (int i = 0; i < 100; ++i) {
            CHECK(s.feed_at(at(i), 1).outcome == outcome::late);
            if (i % 7 == 0) CHECK(s.feed_at(at(1'001 + i), 1).outcome == outcome::judged);
        }
    }

    TEST_CASE("the running median finds the interval, whatever the first one was")
    {
        for (double first : {0.001, 60.0, 86'400.0}) {
            CAPTURE(first);
            stream s;
            noise jitter;
            double t = 0;
            (void)s.feed_at(at(t), 0);
            t += first;
            for (int i = 0; i < 500; ++i) {
                (void)s.feed_at(at(t), 0);
                t += i % 10 == 0 ? 3'600 : 60 + jitter();
            }
            CHECK(s.describe().interval_s == doctest::Approx(60).epsilon(0.1));
        }
    }

    TEST_CASE("streams faster than one reading in five minutes remember in proportion, slower ones do not")
    {
        detect::arrival_state s{};
        CHECK(detect::pace_of(s.interval_s) == 1);
        s.interval_s = 3'600;
        CHECK(detect::pace_of(s.interval_s) == 1);
        s.interval_s = 10;
        CHECK(detect::pace_of(s.interval_s) == 30);
    }

    TEST_CASE("seconds are counted over the whole range of stamps")
    {
        constexpr auto least = std::numeric_limits<std::int64_t>::min();
        constexpr auto most = std::numeric_limits<std::int64_t>::max();
        CHECK(detect::seconds_between(least, most) == doctest::Approx(1.8446744e10));
        CHECK(detect::seconds_between(most, least) == doctest::Approx(-1.8446744e10));
        CHECK(detect::seconds_between(5'000'000'000, 6'500'000'000) == 1.5);
    }

    TEST_CASE("stamps before 1970 and at the ends of the range are judged like any others")
    {
        stream s;
        using lariat::core::timestamp;
        s.next = timestamp{std::chrono::hours{-24 * 365 * 200}};
        noise n;
        for (int i = 0; i < 2'000; ++i) CHECK(s.feed(n()).outcome != outcome::late);
        CHECK(s.feed_at(timestamp::max(), 0).outcome == outcome::judged);
        stream low;
        CHECK(low.feed_at(timestamp::min(), 0).outcome == outcome::first);
        CHECK(low.feed_at(timestamp::max(), 0).outcome == outcome::judged);
    }
} // TEST_SUITE
