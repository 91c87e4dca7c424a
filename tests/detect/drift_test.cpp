#include <doctest/doctest.h>

#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;

TEST_SUITE("detect.drift")
{
    TEST_CASE("a stream that creeps away has one event, which ends when it is back")
    {
        stream s;
        noise n;
        std::vector<core::event> drifts;
        auto const feed = [&](double level) {
            (void)s.feed(level + n());
            for (auto const& e : s.changes.events())
                if (e.kind == core::event_kind::drift) drifts.push_back(e);
        };
        for (int i = 0; i < 4'000; ++i) feed(0);
        CHECK(drifts.empty());
        // Three mean absolute deviations over 500 readings: a two-hundredth of the noise from one to the
        // next.
        for (int i = 0; i < 500; ++i) feed(2.4 * i / 500);
        REQUIRE_FALSE(drifts.empty());
        auto const begin = drifts.front();
        CHECK(begin.phase == core::event_phase::begin);
        CHECK(begin.residual == begin.observed);
        CHECK(begin.residual > begin.threshold);
        CHECK(begin.threshold > 0);
        for (int i = 0; i < 3'000; ++i) feed(0);
        CHECK(drifts.back().phase == core::event_phase::end);
        CHECK(drifts.back().ended == core::end_reason::cleared);
        CHECK(drifts.back().begin == begin.begin);
        CHECK(drifts.back().residual >= begin.residual);
        CHECK(drifts.back().readings_over > 10);
    }

    TEST_CASE("noise does not drift")
    {
        int drifts = 0;
        for (std::uint64_t salt = 0; salt < 20; ++salt) {
            stream s;
            noise n{salt};
            for (int i = 0; i < 10'000; ++i) {
                (void)s.feed(n());
                for (auto const& e : s.changes.events()) drifts += e.kind == core::event_kind::drift ? 1 : 0;
            }
        }
        CHECK(drifts == 0);
    }

    TEST_CASE("only the direction asked for counts, and a rule may do without")
    {
        auto below = plain_options();
        below.direction = detect::direction::below;
        auto none = plain_options();
        none.drifts = false;
        for (auto const& o : {below, none}) {
            stream s{o};
            noise n;
            for (int i = 0; i < 4'500; ++i) {
                (void)s.feed(n() + std::max(0, i - 4'000) / 100.0);
                for (auto const& e : s.changes.events()) CHECK(e.kind != core::event_kind::drift);
            }
        }
    }
} // TEST_SUITE
