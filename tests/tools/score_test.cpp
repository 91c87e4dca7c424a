#include <doctest/doctest.h>

#include "replay/score.hpp"

using namespace lariat;
using namespace lariat::tool;
using namespace std::chrono_literals;

namespace {

core::timestamp minute(int m)
{
    return core::timestamp{m * 1min};
}

label known(int begin, int end, std::string stream = {})
{
    return {minute(begin), minute(end), "fault", std::move(stream)};
}

} // namespace

TEST_SUITE("tools.score")
{
    TEST_CASE("an alarm at the first and at the last instant of a label is a hit, beside them it is none")
    {
        label const labels[] = {known(10, 20)};
        struct {
            core::timestamp time;
            bool hit;
        } const edges[] = {
            {minute(10) - 1ns, false},
            {minute(10), true},
            {minute(20), true},
            {minute(20) + 1ns, false},
        };
        for (auto const& e : edges) {
            CAPTURE(e.time.time_since_epoch().count());
            tool::alarm const alarms[] = {{1, "s:value", e.time}};
            auto const s = score_alarms(alarms, labels);
            CHECK(s.hits() == (e.hit ? 1 : 0));
            CHECK(s.misses() == (e.hit ? 0 : 1));
            CHECK(s.false_events == (e.hit ? 0 : 1));
        }
    }

    TEST_CASE("the delay is that of the first alarm in the label, whatever the order they are given in")
    {
        label const labels[] = {known(10, 20), known(100, 120)};
        tool::alarm const alarms[] = {
            {2, "s:value", minute(17)}, {1, "s:value", minute(13)}, {3, "s:value", minute(101)}};
        auto const s = score_alarms(alarms, labels);
        CHECK((s.labels[0].delay == 3min));
        CHECK((s.labels[1].delay == 1min));
        CHECK((s.mean_delay() == 2min));
    }

    TEST_CASE("an event is false only if none of its alarms lies in a label, and counts once")
    {
        label const labels[] = {known(10, 20)};
        tool::alarm const alarms[] = {
            {1, "s:value", minute(5)}, {1, "s:value", minute(12)}, // opened early, escalated inside
            {2, "s:value", minute(30)}, {2, "s:value", minute(31)}, // false, one event
        };
        auto const s = score_alarms(alarms, labels);
        CHECK(s.events == 2);
        CHECK(s.false_events == 1);
        CHECK(s.hits() == 1);
    }

    TEST_CASE("a label holds for its stream, named by key or measurement, or for all")
    {
        tool::alarm const alarms[] = {{1, "boiler,room=a:value", minute(15)}};
        struct {
            char const* stream;
            bool hit;
        } const rows[] = {
            {"boiler,room=a:value", true},
            {"boiler", true},
            {"", true},
            {"boiler:value", false},
            {"boil", false},
        };
        for (auto const& r : rows) {
            CAPTURE(r.stream);
            label const labels[] = {known(10, 20, r.stream)};
            CHECK(score_alarms(alarms, labels).hits() == (r.hit ? 1 : 0));
        }
    }

    TEST_CASE("nothing known and nothing flagged is no score but zeros")
    {
        auto const s = score_alarms({}, {});
        CHECK(s.hits() == 0);
        CHECK(s.events == 0);
        CHECK_FALSE(s.mean_delay().has_value());
    }
} // TEST_SUITE
