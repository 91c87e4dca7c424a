#include <doctest/doctest.h>

#include <vector>

#include "detect/event_state.hpp"
#include "stream.hpp"

namespace detect = lariat::detect;
using detect::event_change;

namespace {

/// Feeds scores to an event state at growing ages; a score above 0 is over.
struct script {
    explicit script(detect::options const& o = {}, std::uint64_t first_age = 200) : options{o}, age{first_age}
    {
    }

    event_change operator()(double score)
    {
        detect::exceedance reading;
        reading.score = score;
        reading.over = score > 0;
        reading.still_over = score > 0;
        return detect::decide(state, story, options, age++, reading);
    }
    void repeat(double score, int times)
    {
        for (int i = 0; i < times; ++i) (void)(*this)(score);
    }

    detect::options options;
    std::uint64_t age;
    detect::event_state state{};
    detect::event_story story{};
};

} // namespace

TEST_SUITE("detect.event_state")
{
    TEST_CASE("an event opens at exactly the fire_after-th reading over in a row")
    {
        detect::options o;
        o.fire_after = 3;
        script s{o};
        CHECK(s(0.5) == event_change::none);
        CHECK(s(0.5) == event_change::none);
        CHECK(s(-1) == event_change::none);
        CHECK(s(0.5) == event_change::none);
        CHECK(s(0.5) == event_change::none);
        CHECK(s(0.5) == event_change::opened);
    }

    TEST_CASE("an event ends at exactly the clear_after-th reading in a row that is not over")
    {
        for (std::uint32_t after : {1U, 8U}) {
            CAPTURE(after);
            detect::options o;
            o.clear_after = after;
            script s{o};
            REQUIRE(s(0.5) == event_change::opened);
            s.repeat(-1, static_cast<int>(after) - 1);
            if (after > 1) {
                REQUIRE(s(0.5) == event_change::none); // begins the count anew
                s.repeat(-1, static_cast<int>(after) - 1);
            }
            CHECK(s.story.open == 1);
            CHECK(s(-1) == event_change::ended);
            CHECK(s.story.open == 0);
        }
    }

    TEST_CASE("the next event opens quiet-time readings after the last alarm, not one sooner")
    {
        struct row {
            std::uint64_t age;
            int quiet; // readings: the two ends of clamp(0.04 age, 30, 200)
        };
        for (row const r : {row{200, 30}, row{100'000, 200}}) {
            CAPTURE(r.age);
            script s{{}, r.age};
            REQUIRE(s(0.5) == event_change::opened);
            s.repeat(-1, r.quiet - 2);
            REQUIRE(s.story.open == 0);
            script sooner = s;
            CHECK(sooner(0.5) == event_change::none);
            s.repeat(-1, 1);
            CHECK(s(0.5) == event_change::opened);
        }
    }

    TEST_CASE("the quiet time is real and of the current age")
    {
        // At age 1,000 + k the quiet time is 40 + 0.04 k: passed at k = 42, where it is 41.68.
        script s{{}, 1'000};
        REQUIRE(s(0.5) == event_change::opened);
        s.repeat(-1, 40);
        script sooner = s;
        CHECK(sooner(0.5) == event_change::none); // k = 41
        s.repeat(-1, 1);
        CHECK(s(0.5) == event_change::opened); // k = 42
    }

    TEST_CASE("the first alarm needs no quiet time before it")
    {
        script s{{}, 1};
        CHECK(s(0.1) == event_change::opened);
    }

    TEST_CASE("a decade more than all since the opening is an alarm inside the quiet time")
    {
        script s;
        REQUIRE(s(0.5) == event_change::opened);
        CHECK(s(1.4) == event_change::none);
        CHECK(s(2.3) == event_change::none); // a decade over 0.5, not over 1.4
        CHECK(s(3.5) == event_change::escalated);
        s.repeat(-1, 8);
        REQUIRE(s.story.open == 0);
        CHECK(s(4.4) == event_change::none);
        CHECK(s(5.5) == event_change::opened); // inside the quiet time
    }

    TEST_CASE("an escalation begins the quiet time anew")
    {
        script s;
        REQUIRE(s(0.5) == event_change::opened);
        s.repeat(-1, 20);
        REQUIRE(s(2) == event_change::opened);
        s.repeat(-1, 28);
        script sooner = s;
        CHECK(sooner(0.5) == event_change::none);
        s.repeat(-1, 1);
        CHECK(s(0.5) == event_change::opened);
    }

    TEST_CASE("readings that are not over neither escalate nor move the peak, but their scores count")
    {
        script s;
        REQUIRE(s(0.5) == event_change::opened);
        detect::exceedance floored; // a high score under a floor of the user's
        floored.score = 9;
        CHECK(detect::decide(s.state, s.story, s.options, s.age++, floored) == event_change::none);
        CHECK(s.story.peak_score == 0.5F);
        CHECK(s(5) == event_change::none);
    }

    TEST_CASE("at most one event is open at a time, and begin and end alternate")
    {
        lariat::testing::noise n;
        for (double bias : {-2.0, -0.5, 1.0}) {
            script s;
            bool open = false;
            for (int i = 0; i < 20'000; ++i) {
                auto const change = s(2 * n() + bias);
                if (change == event_change::opened) {
                    REQUIRE_FALSE(open);
                    open = true;
                }
                if (change == event_change::escalated) REQUIRE(open);
                if (change == event_change::ended) {
                    REQUIRE(open);
                    open = false;
                }
                REQUIRE(open == (s.story.open == 1));
            }
        }
    }
} // TEST_SUITE
