#include <doctest/doctest.h>

#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

void advance(stream& s, core::timestamp now)
{
    detect::advance(*s.schema, s.block.get(), now, s.changes);
}

auto deadline(stream const& s)
{
    return detect::deadline(*s.schema, s.block.get());
}

detect::options with_gap()
{
    auto o = plain_options();
    o.expected_interval = 60s;
    o.gap_factor = 5;
    return o;
}

detect::options with_stuck()
{
    auto o = plain_options();
    o.gaps = false;
    o.stuck_after = 600s;
    return o;
}

} // namespace

TEST_SUITE("detect.timing")
{
    TEST_CASE("a stream that is to have neither has no deadline and says nothing")
    {
        auto o = plain_options();
        o.gaps = false;
        o.may_be_constant = true;
        stream s{o};
        for (int i = 0; i < 1'000; ++i) (void)s.feed(i % 7);
        CHECK_FALSE(deadline(s));
        advance(s, at(1e9));
        CHECK(s.changes.empty());
        for (int i = 0; i < 1'000; ++i) {
            (void)s.feed(3);
            for (auto const& e : s.changes.events()) CHECK(e.kind != core::event_kind::stuck);
        }
    }

    TEST_CASE("a stream that has not proven regular has no deadline")
    {
        stream s;
        (void)s.feed_at(at(0), 1);
        CHECK_FALSE(deadline(s));
        advance(s, at(1e6));
        CHECK(s.changes.empty());
    }

    TEST_CASE("a gap opens right after gap_factor intervals, once, and ends with the next reading")
    {
        stream s{with_gap()};
        CHECK_FALSE(deadline(s));
        (void)s.feed_at(at(0), 7);
        REQUIRE(deadline(s) == at(300) + 1ns);
        advance(s, at(300));
        CHECK(s.changes.empty());
        advance(s, at(300) + 1ns);
        REQUIRE(s.changes.events().size() == 1);
        auto const begin = s.changes.events()[0];
        CHECK(begin.kind == core::event_kind::gap);
        CHECK(begin.phase == core::event_phase::begin);
        CHECK(begin.begin == at(300) + 1ns);
        CHECK(begin.unit == core::residual_unit::seconds);
        CHECK(begin.expected == 60);
        CHECK(begin.observed == doctest::Approx(300));
        CHECK(begin.threshold == 240);
        CHECK(begin.value == 7);
        CHECK(begin.severity == core::severity::minor);
        advance(s, at(2'000));
        CHECK(s.changes.empty());

        REQUIRE(deadline(s) == at(3'000) + 1ns); // ten times the limit: worse by a severity
        advance(s, at(3'001));
        REQUIRE(s.changes.events().size() == 1);
        CHECK(s.changes.events()[0].phase == core::event_phase::update);
        CHECK(s.changes.events()[0].severity == core::severity::major);
        CHECK(s.changes.events()[0].begin == begin.begin);
        CHECK(deadline(s) == at(300'000) + 1ns);

        (void)s.feed_at(at(6'000), 7);
        REQUIRE(s.changes.events().size() == 1);
        auto const& end = s.changes.events()[0];
        CHECK(end.phase == core::event_phase::end);
        CHECK(end.ended == core::end_reason::cleared);
        CHECK(end.begin == begin.begin);
        CHECK(end.observed == 6'000);
        CHECK(end.score == doctest::Approx(1.301).epsilon(0.001));
        CHECK(deadline(s) == at(6'300) + 1ns);
    }

    TEST_CASE("a gap that nobody watched is reported whole by the reading that ends it")
    {
        stream s{with_gap()};
        (void)s.feed_at(at(0), 7);
        (void)s.feed_at(at(300), 7);
        CHECK(s.changes.empty());
        (void)s.feed_at(at(601), 7);
        REQUIRE(s.changes.events().size() == 2);
        CHECK(s.changes.events()[0].phase == core::event_phase::begin);
        CHECK(s.changes.events()[1].phase == core::event_phase::end);
        CHECK(s.changes.events()[0].begin == s.changes.events()[1].begin);
        CHECK(s.changes.events()[0].begin == at(600) + 1ns);
    }

    TEST_CASE("a refused reading ends no gap")
    {
        stream s{with_gap()};
        (void)s.feed_at(at(0), 7);
        advance(s, at(400));
        (void)s.feed_at(at(0), 7);
        CHECK(s.changes.empty());
        (void)s.feed_at(at(500), std::numeric_limits<double>::quiet_NaN());
        CHECK(s.changes.empty());
    }

    TEST_CASE("a value is stuck right after stuck_after without a change, whether readings come or not")
    {
        for (bool const readings_come : {true, false}) {
            CAPTURE(readings_come);
            stream s{with_stuck()};
            (void)s.feed_at(at(0), 7);
            (void)s.feed_at(at(100), 8);
            CHECK(deadline(s) == at(700) + 1ns);
            if (readings_come) {
                (void)s.feed_at(at(700), 8);
                CHECK(s.changes.empty());
                (void)s.feed_at(at(701), 8);
            } else {
                advance(s, at(701));
            }
            REQUIRE(s.changes.events().size() == 1);
            CHECK(s.changes.events()[0].kind == core::event_kind::stuck);
            CHECK(s.changes.events()[0].begin == at(700) + 1ns);
            CHECK(s.changes.events()[0].observed == 601);
            (void)s.feed_at(at(800), 8);
            CHECK(s.changes.empty());
            (void)s.feed_at(at(900), 8.5);
            REQUIRE(s.changes.events().size() == 1);
            CHECK(s.changes.events()[0].phase == core::event_phase::end);
            CHECK(s.changes.events()[0].observed == 800);
            CHECK(deadline(s) == at(1'500) + 1ns);
        }
    }

    TEST_CASE("closing ends what is open, with the reason")
    {
        auto o = with_gap();
        o.stuck_after = 100s;
        stream s{o};
        (void)s.feed_at(at(0), 7);
        advance(s, at(1'000));
        REQUIRE(s.changes.events().size() == 2);
        detect::close(*s.schema, s.block.get(), core::end_reason::evicted, at(1'500), s.changes);
        REQUIRE(s.changes.events().size() == 2);
        for (auto const& e : s.changes.events()) {
            CHECK(e.phase == core::event_phase::end);
            CHECK(e.ended == core::end_reason::evicted);
            CHECK(e.end == at(1'500));
        }
        detect::close(*s.schema, s.block.get(), core::end_reason::evicted, at(1'600), s.changes);
        CHECK(s.changes.empty());
    }

    TEST_CASE("what is due beyond the range of stamps is never due")
    {
        auto o = with_gap();
        o.expected_interval = std::chrono::hours{24 * 365 * 100};
        stream s{o};
        (void)s.feed_at(at(0), 7);
        CHECK_FALSE(deadline(s));
    }
} // TEST_SUITE
