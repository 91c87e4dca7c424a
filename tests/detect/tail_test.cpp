#include <doctest/doctest.h>

#include <cmath>

#include "detect/channel_state.hpp"
#include "detect/tail.hpp"
#include "stream.hpp"

namespace detect = lariat::detect;

namespace {

/// A channel with a long tail.
struct channel : detect::single_channel {
    channel() : detect::single_channel{} { detect::make_blank(*this, 0); }

    bool add(std::size_t bin, double magnitude, std::uint32_t weight = 8)
    {
        return detect::add(*this, 0, bin, magnitude, weight);
    }
    void add(double magnitude) { (void)add(detect::bin_of(detect::position_of(magnitude, 1)), magnitude); }
    [[nodiscard]] detect::tail tail() const { return detect::tail_of(*this, 0); }
    [[nodiscard]] unsigned sum() const
    {
        unsigned all = 0;
        for (std::size_t b = 0; b < detect::tail::bins; ++b) all += (*tail().counts)[b];
        return all;
    }
};

/// One that has seen `count` half-normal residuals of scale 1.
channel seen(int count, std::uint64_t salt = 0)
{
    lariat::testing::noise noise{salt};
    channel c;
    for (int i = 0; i < count; ++i) c.add(std::abs(noise()));
    return c;
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
        channel const c;
        CHECK(c.sum() == c.tail().total);
        CHECK(c.sum() >= 475);
        CHECK(c.sum() <= 485);
        CHECK(c.tail().excess >= 0.3F);
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
        channel const c = seen(3'000);
        auto const t = c.tail();
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
        channel const c = seen(5'000);
        auto const t = c.tail();
        for (double need = 0.05; need < 6; need += 0.05) {
            double const y = detect::required_position(t, detect::long_memory, need, 1);
            CAPTURE(need);
            REQUIRE(y < 47);
            CHECK(usual_evidence(t, y) == doctest::Approx(need).epsilon(1e-6));
        }
    }

    TEST_CASE("the evidence of half-normal residuals is about right where there is plenty of them")
    {
        channel const c = seen(7'000);
        auto const t = c.tail();
        // P(|Z| > 2) = 0.0455, P(|Z| > 2.5758) = 0.01
        CHECK(usual_evidence(t, detect::position_of(2, 1)) == doctest::Approx(1.342).epsilon(0.05));
        CHECK(usual_evidence(t, detect::position_of(2.5758, 1)) == doctest::Approx(2).epsilon(0.06));
    }

    TEST_CASE("the memory is bounded: counts and record are halved at the capacity")
    {
        channel c;
        bool halved = false;
        for (int i = 0; i < 100'000; ++i) {
            auto const before = c.tail().total;
            (void)c.add(8, 100);
            REQUIRE(c.tail().total <= detect::long_memory.capacity + 8);
            REQUIRE(c.sum() == c.tail().total);
            halved = halved || c.tail().total < before;
        }
        CHECK(halved);
        CHECK(c.tail().record == 100);

        (void)c.add(8, 1e6);
        for (int i = 0; i < 20'000; ++i) (void)c.add(8, 1);
        CHECK(c.tail().record < 1e6F);
    }

    TEST_CASE("a refit on any reading changes nothing: the tail is always that of its counts")
    {
        channel c = seen(2'000);
        auto const before = c.tail();
        CHECK_FALSE(c.add(1, 0.3)); // far below the tail
        CHECK(c.tail().quantile == before.quantile);
        CHECK(c.tail().excess == before.excess);
        CHECK(c.add(detect::bin_of(before.quantile + 2.0), 5));
        CHECK(c.tail().quantile > before.quantile);
    }

    TEST_CASE("a saturated tail is never dead: a few times the record is always enough")
    {
        channel c;
        // Half the residuals beyond the top bin: no usual requirement can be met.
        for (int i = 0; i < 8'000; ++i) c.add(i % 2 == 0 ? 0.01 : 1e6);
        auto const t = c.tail();
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
        channel const c;
        CHECK(std::isinf(detect::required_position(c.tail(), detect::long_memory, 30, 1)));
    }
} // TEST_SUITE

TEST_SUITE("detect.cluster")
{
    TEST_CASE("five readings over count in full, later ones of the cluster an eighth")
    {
        detect::cluster c = channel{}.cluster[0];
        for (int i = 0; i < 5; ++i) CHECK(detect::declustered_weight(c, true) == 8);
        for (int i = 0; i < 300; ++i) CHECK(detect::declustered_weight(c, true) == 1);
        CHECK(detect::declustered_weight(c, false) == 8);
    }

    TEST_CASE("a gap of more than thirty readings ends a cluster, of thirty not")
    {
        for (int gap : {30, 31}) {
            CAPTURE(gap);
            detect::cluster c = channel{}.cluster[0];
            for (int i = 0; i < 6; ++i) (void)detect::declustered_weight(c, true);
            for (int i = 0; i < gap; ++i) (void)detect::declustered_weight(c, false);
            CHECK(detect::declustered_weight(c, true) == (gap > 30 ? 8 : 1));
        }
    }

    TEST_CASE("a scale leaves zero at once, and is clipped at three scales from the twentieth residual on")
    {
        float scale = 0;
        detect::learn_scale(scale, 10, 1e-12, 1);
        CHECK(scale == 5);
        for (std::uint64_t age : {18, 19}) {
            CAPTURE(age);
            float grown = 1;
            detect::learn_scale(grown, 101, 1, age);
            double const taken = age < 19 ? 101 : 3;
            CHECK(grown == doctest::Approx(1 + (taken - 1) / static_cast<double>(age + 1)));
        }
    }
} // TEST_SUITE
