#include <doctest/doctest.h>

#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

/// The stream under other options, as a reload leaves it; `changes` are of the migration.
stream migrated(stream& from, detect::options const& o)
{
    stream to{o};
    to.next = from.next;
    detect::migrate(*from.schema, from.block.get(), *to.schema, to.block.get(), from.next, to.changes);
    return to;
}

stream trained(detect::options const& o, std::size_t count = 2'000)
{
    stream s{o};
    for (double const value : sensor(count)) (void)s.feed(value);
    return s;
}

} // namespace

TEST_SUITE("detect.migrate")
{
    TEST_CASE("a stream that gains and then loses parts goes on as if nothing had happened")
    {
        auto const o = plain_options();
        stream s = trained(o);
        auto more = o;
        more.shape = true;
        more.maximum = 1'000;
        more.stuck_after = 24h;
        stream there = migrated(s, more);
        CHECK(there.changes.empty());
        stream back = migrated(there, o);
        CHECK(back.same_fields(migrated(s, o)));
        for (double const value : sensor(500, 20, 1)) {
            auto const a = s.feed(value);
            auto const b = back.feed(value);
            REQUIRE(a.score == b.score);
            REQUIRE(a.alarm == b.alarm);
        }
    }

    TEST_CASE("what is common is kept: verdicts go on the same while a new shape channel is silent")
    {
        stream s = trained(plain_options());
        stream to = migrated(s, detect::options{});
        for (double const value : sensor(500, 20, 1)) {
            auto const a = s.feed(value);
            auto const b = to.feed(value);
            REQUIRE(a.score == b.score);
            REQUIRE(a.alarm == b.alarm);
        }
    }

    TEST_CASE("a changed transform begins the stream anew and ends its open event")
    {
        stream s = trained(plain_options());
        REQUIRE(s.feed(500).alarm);
        auto o = plain_options();
        o.transform = detect::transform::difference;
        stream to = migrated(s, o);
        REQUIRE(to.changes.events().size() == 1);
        CHECK(to.changes.events()[0].phase == core::event_phase::end);
        CHECK(to.changes.events()[0].ended == core::end_reason::reloaded);
        CHECK(to.describe().age == 0);
    }

    TEST_CASE("events whose detection goes are ended, others stay open")
    {
        auto o = plain_options();
        o.maximum = 100;
        o.stuck_after = 1h;
        o.expected_interval = 5min;
        stream s = trained(o);
        (void)s.feed(500);
        detect::advance(*s.schema, s.block.get(), s.next + 24h, s.changes);
        REQUIRE(s.describe().open_events.size() == 3);

        auto less = plain_options();
        less.gaps = false;
        less.stuck_after = 1h;
        stream to = migrated(s, less);
        REQUIRE(to.changes.events().size() == 2);
        for (auto const& e : to.changes.events()) CHECK(e.ended == core::end_reason::reloaded);
        REQUIRE(to.describe().open_events.size() == 1);
        CHECK(to.describe().open_events[0].kind == core::event_kind::stuck);
    }

    TEST_CASE("a value has not been stuck since before anybody looked")
    {
        stream s = trained(plain_options());
        auto o = plain_options();
        o.stuck_after = 1h;
        stream to = migrated(s, o);
        detect::advance(*to.schema, to.block.get(), to.next, to.changes);
        CHECK(to.changes.empty());
    }
} // TEST_SUITE
