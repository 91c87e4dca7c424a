#include <doctest/doctest.h>

#include "telemetry/histogram.hpp"

using namespace lariat::telemetry;
using namespace std::chrono_literals;

TEST_SUITE("telemetry.histogram")
{
    TEST_CASE("bounds run from one microsecond to ten seconds in steps of 1, 2 and 5")
    {
        CHECK(histogram::bounds.front() == 1us);
        CHECK(histogram::bounds[1] == 2us);
        CHECK(histogram::bounds[2] == 5us);
        CHECK(histogram::bounds[3] == 10us);
        CHECK(histogram::bounds.back() == 10s);
    }

    TEST_CASE("a bound belongs to the bucket that it ends")
    {
        histogram h;
        h.add(1us);
        h.add(1us + 1ns);
        h.add(10s);
        h.add(10s + 1ns);
        auto const told = h.read();
        CHECK(told.counts[0] == 1);
        CHECK(told.counts[1] == 1);
        CHECK(told.counts[histogram::bounds.size() - 1] == 1);
        CHECK(told.counts[histogram::bounds.size()] == 1);
        CHECK(told.count == 4);
    }

    TEST_CASE("several at a time weigh as many, and a negative duration is none")
    {
        histogram h;
        h.add(2ms, 64);
        h.add(-5s);
        CHECK(h.read().count == 65);
        CHECK(h.read().seconds == doctest::Approx(0.128));
        CHECK(h.read().counts[0] == 1);
    }
} // TEST_SUITE
