#include <doctest/doctest.h>

#include "engine/group_event.hpp"
#include "support/readings.hpp"

using lariat::engine::group_event;
using lariat::testing::at;

namespace {

constexpr double threshold = 3;

/// Gives rows of one score until one changes something, `most` at most; returns how many.
int rows_until(group_event& e, double score, group_event::change wanted, int& row, int most = 100'000)
{
    for (int i = 1; i <= most; ++i) {
        if (e.take(at(row++), score, threshold, score > threshold) == wanted) return i;
    }
    return 0;
}

} // namespace

TEST_SUITE("engine.group_event")
{
    using change = group_event::change;

    TEST_CASE("a high score opens an event at once, one little over the threshold after a while")
    {
        group_event high;
        int row = 0;
        CHECK(rows_until(high, 5 * threshold, change::begins, row) == 1);
        group_event low;
        CHECK(rows_until(low, 1.25 * threshold, change::begins, row) == 16);
        group_event below;
        CHECK(rows_until(below, 0.99 * threshold, change::begins, row, 1'000) == 0);
    }

    TEST_CASE("an event begins with the first row of its evidence, and ends eight rows after the last")
    {
        group_event e;
        int row = 10;
        (void)rows_until(e, 2 * threshold, change::begins, row);
        CHECK(e.begin() == at(10));
        CHECK(e.rows_over() == 4);
        int const last = row - 1;
        CHECK(rows_until(e, 0.5 * threshold, change::ends, row) == 8);
        CHECK(e.last_over() == at(last));
        CHECK_FALSE(e.is_open());
        CHECK(e.peak_score() == 2 * threshold);
    }

    TEST_CASE("every further event needs twice the evidence, and less again after a long quiet")
    {
        group_event e;
        int row = 0;
        int needed = 0;
        for (int const expected : {4, 8, 16, 32}) {
            needed = rows_until(e, 2 * threshold, change::begins, row);
            CHECK(needed >= expected - 1);
            CHECK(needed <= expected);
            CHECK(rows_until(e, 0, change::ends, row) == 8);
        }
        for (int i = 0; i < 500'000; ++i) (void)e.take(at(row++), 0, threshold, false);
        CHECK(rows_until(e, 2 * threshold, change::begins, row) <= 5);
    }
} // TEST_SUITE
