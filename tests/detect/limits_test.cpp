#include <doctest/doctest.h>

#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using detect::outcome;
using namespace lariat::testing;

namespace {

detect::options limited()
{
    auto o = plain_options();
    o.minimum = -40;
    o.maximum = 85;
    return o;
}

} // namespace

TEST_SUITE("detect.limits")
{
    TEST_CASE("the limits themselves are inside")
    {
        stream s{limited()};
        CHECK(s.feed(85).outcome == outcome::first);
        CHECK(s.feed(-40).outcome == outcome::judged);
        CHECK(s.feed(85.001).outcome == outcome::out_of_range);
    }

    TEST_CASE("a value outside opens a range event at once, which ends after clear_after readings inside")
    {
        stream s{limited()};
        for (int i = 0; i < 50; ++i) (void)s.feed(20 + 0.1 * (i % 7));
        core::timestamp const begun = s.next;
        CHECK(s.feed(-9999).outcome == outcome::out_of_range);
        REQUIRE(s.changes.events().size() == 1);
        auto const& e = s.changes.events()[0];
        CHECK(e.kind == core::event_kind::range);
        CHECK(e.begin == begun);
        CHECK(e.expected == -40);
        CHECK(e.residual == -9959);
        CHECK(e.why.base_name == "minimum");
        CHECK(std::abs(e.residual) > e.threshold);

        (void)s.feed(120);
        CHECK(s.changes.empty());
        for (int i = 0; i < 7; ++i) {
            (void)s.feed(20);
            CHECK(s.changes.empty());
        }
        (void)s.feed(20.5);
        REQUIRE(s.changes.events().size() == 1);
        CHECK(s.changes.events()[0].phase == core::event_phase::end);
        CHECK(s.changes.events()[0].value == -9999);
        CHECK(s.changes.events()[0].readings_over == 2);
    }

    TEST_CASE("values outside do not reach the model")
    {
        stream with{limited()};
        stream without{limited()};
        auto const values = sensor(2'000);
        for (std::size_t i = 0; i < values.size(); ++i) {
            auto const time = at(static_cast<double>(i) * 900);
            auto const a = without.feed_at(time, values[i]);
            auto const b = with.feed_at(time, values[i]);
            REQUIRE(a.score == b.score);
            REQUIRE(a.threshold == b.threshold);
            if (i % 50 == 25) CHECK(with.feed_at(time + 1s, 7'999).outcome == outcome::out_of_range);
        }
    }

    TEST_CASE("a change faster than can be is an event of kind rate, and kept from the model")
    {
        auto o = plain_options();
        o.max_rate = 0.1; // 30 in five minutes
        stream s{o};
        for (int i = 0; i < 50; ++i) (void)s.feed(20 + 0.1 * (i % 7));
        double const before = s.describe().level;
        CHECK(s.feed(60).outcome == outcome::out_of_range);
        REQUIRE(s.changes.events().size() == 1);
        auto const& e = s.changes.events()[0];
        CHECK(e.kind == core::event_kind::rate);
        CHECK(e.unit == core::residual_unit::per_second);
        CHECK(e.value == 60);
        CHECK(e.expected == 0.1);
        CHECK(e.observed == doctest::Approx(39.9 / 300).epsilon(0.01));
        CHECK(e.why.base_name == "fastest rise");
        CHECK(s.describe().level == before);
        // The way back is no event of its own: the spike is not what it is compared with.
        CHECK(s.feed(20).outcome == outcome::judged);
        CHECK(s.changes.empty());
        for (int i = 0; i < 7; ++i) (void)s.feed(20);
        REQUIRE(s.changes.events().size() == 1);
        CHECK(s.changes.events()[0].phase == core::event_phase::end);
    }

    TEST_CASE("a stream that has moved for good is soon believed, and so is one whose kept reading was wrong")
    {
        auto o = plain_options();
        o.max_rate = 0.1;
        stream s{o};
        (void)s.feed(20);
        CHECK(s.feed(70).outcome == outcome::out_of_range);
        CHECK(s.feed(70).outcome == outcome::judged); // 50 in ten minutes are possible

        stream wrong{o};
        (void)wrong.feed(-1e6);
        int refused = 0;
        while (wrong.feed(20).outcome == outcome::out_of_range) ++refused;
        CHECK(refused == 8);
    }
} // TEST_SUITE
