#include <doctest/doctest.h>

#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

struct told {
    std::vector<core::event> records;
    int residual_begins = 0;
};

/// Feeds `count` readings of noise around `level`.
told feed(stream& s, noise& n, int count, double level)
{
    told t;
    for (int i = 0; i < count; ++i) {
        (void)s.feed(level + n());
        for (auto const& e : s.changes.events()) {
            if (e.kind == core::event_kind::level_shift) t.records.push_back(e);
            if (e.kind == core::event_kind::residual && e.phase == core::event_phase::begin)
                ++t.residual_begins;
        }
    }
    return t;
}

} // namespace

TEST_SUITE("detect.level_shift")
{
    TEST_CASE("a stream that moves and stays has one event, which ends by itself, and is at home there")
    {
        for (double const size : {8.0, -20.0}) {
            CAPTURE(size);
            stream s;
            noise n;
            (void)feed(s, n, 2'000, 100);
            core::timestamp const moved = s.next;
            auto const t = feed(s, n, 310, 100 + size);
            REQUIRE(t.records.size() == 2);
            auto const& begin = t.records[0];
            CHECK(begin.phase == core::event_phase::begin);
            CHECK(begin.begin >= moved);
            CHECK(begin.begin <= moved + 10min);
            CHECK(begin.expected == doctest::Approx(100).epsilon(0.01));
            CHECK(begin.residual == doctest::Approx(size).epsilon(0.1));
            CHECK(begin.residual == begin.observed - begin.expected);
            CHECK(std::abs(begin.residual) > begin.threshold);
            CHECK(begin.why.base_name == "level before");
            CHECK(begin.time - moved <= 12h + 10min);
            CHECK(t.records[1].ended == core::end_reason::cleared);
            CHECK(t.records[1].begin == begin.begin);
            CHECK(s.describe().level == doctest::Approx(100 + size).epsilon(0.02));
            CHECK(s.describe().open_events.empty());
            // Nothing more comes of it.
            auto const later = feed(s, n, 500, 100 + size);
            CHECK(later.records.empty());
            CHECK(later.residual_begins <= 1);
        }
    }

    TEST_CASE("what comes back at once is none")
    {
        stream s;
        noise n;
        (void)feed(s, n, 2'000, 0);
        auto t = feed(s, n, 20, 30);
        CHECK(t.records.empty());
        t = feed(s, n, 500, 0);
        CHECK(t.records.empty());
    }

    TEST_CASE("the habits move with the level")
    {
        auto wave = [](int i) { return 10 * std::sin(i * 6.283185307 / 288); };
        stream s;
        noise n;
        int i = 0;
        for (; i < 288 * 14; ++i) (void)s.feed(wave(i) + n());
        for (int k = 0; k < 200; ++k, ++i) (void)s.feed(60 + wave(i) + n());
        double error = 0;
        for (int k = 0; k < 288; ++k, ++i) error += std::abs(s.feed(60 + wave(i) + n()).residual) / 288;
        CHECK(error < 10); // of whatever channel leads; 60 where the habits had stayed behind
        CHECK(
            s.describe().level == doctest::Approx(60).epsilon(0.15)); // half a day does not tell a wave apart
    }

    TEST_CASE("a shift is told apart from a daily course that is nearly as large, and is no drift afterwards")
    {
        auto wave = [](int i) { return 2 * std::sin(i * 6.283185307 / 288); };
        stream s;
        noise n;
        int shifts = 0;
        int drifts = 0;
        auto feed = [&](double x) {
            (void)s.feed(x + 0.2 * n());
            for (auto const& e : s.changes.events()) {
                if (e.phase != core::event_phase::begin) continue;
                shifts += e.kind == core::event_kind::level_shift ? 1 : 0;
                drifts += e.kind == core::event_kind::drift ? 1 : 0;
            }
        };
        int i = 0;
        for (; i < 288 * 12; ++i) feed(wave(i));
        CHECK(shifts + drifts == 0);
        for (int k = 0; k < 288 * 5; ++k, ++i) feed(3.5 + wave(i));
        CHECK(shifts == 1);
        CHECK(drifts == 0);
    }

    TEST_CASE("a rule may do without")
    {
        auto o = plain_options();
        o.level_shifts = false;
        stream s{o};
        noise n;
        (void)feed(s, n, 2'000, 0);
        CHECK(feed(s, n, 300, 20).records.empty());
    }
} // TEST_SUITE
