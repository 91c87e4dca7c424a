#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "detect/channel_state.hpp"
#include "detect/tail.hpp"
#include "stream.hpp"

namespace detect = lariat::detect;

namespace {

/// A long tail that has seen `count` half-normal residuals of scale 1.
detect::tail seen(int count, std::uint64_t salt = 0)
{
    lariat::testing::noise noise{salt};
    auto t = detect::blank_tail(detect::long_memory);
    for (int i = 0; i < count; ++i) {
        double const size = std::abs(noise());
        detect::add(t, detect::long_memory, detect::bin_of(detect::position_of(size, 1)), size, 8);
    }
    return t;
}

double usual_evidence(detect::tail const& t, double position)
{
    return detect::evidence(t, detect::long_memory, position, 3, 1);
}

} // namespace

TEST_SUITE("detect.tail")
{
    TEST_CASE("a blank tail holds sixty pseudo-readings, and its total is the sum of its counts")
    {
        auto const t = detect::blank_tail(detect::long_memory);
        auto const sum = std::accumulate(t.counts.begin(), t.counts.end(), 0U);
        CHECK(sum == t.total);
        CHECK(sum >= 475);
        CHECK(sum <= 485);
        CHECK(t.excess >= 0.3F);
    }

    TEST_CASE("positions are quarter octaves about 8")
    {
        CHECK(detect::position_of(1, 1) == 8);
        CHECK(detect::position_of(2, 1) == 12);
        CHECK(detect::position_of(3, 12) == 0);
        CHECK(detect::position_of(0, 1) < 0);
        CHECK(detect::residual_at(12, 3) == 6);
    }

    TEST_CASE("evidence never falls as the residual grows")
    {
        auto const t = seen(3'000);
        double last = -1;
        for (double y = -2; y < 60; y += 0.01) {
            double const e = usual_evidence(t, y);
            CAPTURE(y);
            REQUIRE(e >= last - 1e-9);
            last = e;
        }
        CHECK(usual_evidence(t, -0.5) == 0);
    }

    TEST_CASE("the required position is where the evidence reaches the need, below the tail and in it")
    {
        auto const t = seen(5'000);
        for (double need = 0.05; need < 6; need += 0.05) {
            double const y = detect::required_position(t, detect::long_memory, need, 1);
            CAPTURE(need);
            REQUIRE(y < 47);
            CHECK(usual_evidence(t, y) == doctest::Approx(need).epsilon(1e-6));
        }
    }

    TEST_CASE("the evidence of half-normal residuals is about right where there is plenty of them")
    {
        auto const t = seen(7'000);
        // P(|Z| > 2) = 0.0455, P(|Z| > 2.5758) = 0.01
        CHECK(usual_evidence(t, detect::position_of(2, 1)) == doctest::Approx(1.342).epsilon(0.05));
        CHECK(usual_evidence(t, detect::position_of(2.5758, 1)) == doctest::Approx(2).epsilon(0.06));
    }

    TEST_CASE("the memory is bounded: counts and record are halved at the capacity")
    {
        auto t = detect::blank_tail(detect::long_memory);
        bool halved = false;
        for (int i = 0; i < 100'000; ++i) {
            auto const before = t.total;
            detect::add(t, detect::long_memory, 8, 100, 8);
            REQUIRE(t.total <= detect::long_memory.capacity + 8);
            REQUIRE(std::accumulate(t.counts.begin(), t.counts.end(), 0U) == t.total);
            halved = halved || t.total < before;
        }
        CHECK(halved);
        CHECK(t.record == 100);

        detect::add(t, detect::long_memory, 8, 1e6, 8);
        for (int i = 0; i < 20'000; ++i) detect::add(t, detect::long_memory, 8, 1, 8);
        CHECK(t.record < 1e6F);
    }

    TEST_CASE("a refit on any reading changes nothing: the tail is always that of its counts")
    {
        auto t = seen(2'000);
        float const quantile = t.quantile;
        float const excess = t.excess;
        detect::add(t, detect::long_memory, 1, 0.3, 8); // far below the tail
        CHECK(t.quantile == quantile);
        CHECK(t.excess == excess);
        detect::add(t, detect::long_memory, detect::bin_of(t.quantile + 2.0), 5, 8);
        CHECK(t.quantile > quantile);
    }

    TEST_CASE("a saturated tail is never dead: a few times the record is always enough")
    {
        auto t = detect::blank_tail(detect::long_memory);
        for (int i = 0; i < 8'000; ++i) {
            // Half the residuals beyond the top bin: no usual requirement can be met.
            double const size = i % 2 == 0 ? 0.01 : 1e6;
            detect::add(t, detect::long_memory, detect::bin_of(detect::position_of(size, 1)), size, 8);
        }
        double const need = 3.5;
        double const y = detect::required_position(t, detect::long_memory, need, 1);
        REQUIRE(std::isfinite(y));
        double const factor = detect::residual_at(y, 1) / 1e6;
        CHECK(factor > 1);
        CHECK(factor < 6);
        CHECK(detect::evidence(t, detect::long_memory, y + 1e-6, need, 1) >= need);
        CHECK(detect::evidence(t, detect::long_memory, y - 0.1, need, 1) < need);
    }

    TEST_CASE("a tail that cannot fire and has no record requires the infinite")
    {
        auto const t = detect::blank_tail(detect::long_memory);
        CHECK(std::isinf(detect::required_position(t, detect::long_memory, 30, 1)));
    }
} // TEST_SUITE

TEST_SUITE("detect.cluster")
{
    TEST_CASE("five readings over count in full, later ones of the cluster an eighth")
    {
        detect::cluster c = detect::blank_channel().cluster;
        for (int i = 0; i < 5; ++i) CHECK(detect::declustered_weight(c, true) == 8);
        for (int i = 0; i < 300; ++i) CHECK(detect::declustered_weight(c, true) == 1);
        CHECK(detect::declustered_weight(c, false) == 8);
    }

    TEST_CASE("a gap of more than thirty readings ends a cluster, of thirty not")
    {
        for (int gap : {30, 31}) {
            CAPTURE(gap);
            detect::cluster c = detect::blank_channel().cluster;
            for (int i = 0; i < 6; ++i) (void)detect::declustered_weight(c, true);
            for (int i = 0; i < gap; ++i) (void)detect::declustered_weight(c, false);
            CHECK(detect::declustered_weight(c, true) == (gap > 30 ? 8 : 1));
        }
    }

    TEST_CASE("a scale leaves zero at once, and is clipped at three scales from the twentieth residual on")
    {
        auto c = detect::blank_channel();
        detect::learn_scale(c, 10, 1e-12, 1);
        CHECK(c.scale == 5);
        for (std::uint64_t age : {18, 19}) {
            CAPTURE(age);
            auto grown = detect::blank_channel();
            grown.scale = 1;
            detect::learn_scale(grown, 101, 1, age);
            double const taken = age < 19 ? 101 : 3;
            CHECK(grown.scale == doctest::Approx(1 + (taken - 1) / static_cast<double>(age + 1)));
        }
    }
} // TEST_SUITE
