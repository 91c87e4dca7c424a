#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <functional>
#include <limits>
#include <string>

#include "stream.hpp"

namespace detect = lariat::detect;
using detect::outcome;
using namespace lariat::testing;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double tiny = std::numeric_limits<double>::denorm_min();

/// Whether every floating-point number in the block is finite.
bool is_finite(stream const& s)
{
    for (detect::field const& f : s.schema->fields()) {
        for (std::size_t i = 0; i < f.count; ++i) {
            if (f.type == detect::field_type::f64 && !std::isfinite(s.read<double>(f.part, f.name, i)))
                return false;
            if (f.type == detect::field_type::f32 && !std::isfinite(s.read<float>(f.part, f.name, i)))
                return false;
        }
    }
    return true;
}

/// How many readings of each kind: LARIAT_TORTURE_READINGS, or what a debug build does in a moment.
int readings(bool shape)
{
    if (char const* const given = std::getenv("LARIAT_TORTURE_READINGS")) return std::atoi(given);
    return shape ? 10'000 : 100'000; // the shape channel's loops take their time
}

} // namespace

TEST_SUITE("detect.step")
{
    TEST_CASE("a hundred thousand readings of anything leave the state finite, and no constant alarms")
    {
        struct row {
            char const* name;
            std::function<double(int)> value;
            bool alarms;
        };
        noise n;
        row const rows[] = {
            {"zeros", [](int) { return 0.0; }, false},
            {"a constant", [](int) { return 0.1; }, false},
            {"a large constant", [](int) { return -1e30; }, false},
            {"a denormal constant", [](int) { return tiny; }, false},
            {"denormals", [&](int) { return tiny * static_cast<double>(n.random()() % 1'000); }, true},
            {"the largest, alternating", [](int i) { return i % 2 == 0 ? 1e30 : -1e30; }, true},
            {"all magnitudes", [&](int) { return n() * std::pow(10, 25 * std::tanh(n())); }, true},
            {"beyond the largest", [](int i) { return i % 3 == 0 ? 1e308
                                                   : i % 3 == 1  ? -1e308
                                                                 : 1.0; },
                true},
            {"not numbers", [&](int i) { return i % 4 == 0 ? not_a_number
                                             : i % 4 == 1  ? inf
                                                           : n(); }, true},
            {"a step to the largest", [](int i) { return i < 50'000 ? 1.0 : 1e30; }, true},
        };
        for (row const& r : rows) {
            CAPTURE(r.name);
            for (bool const shape : {false, true}) {
                detect::options o;
                o.shape = shape;
                stream s{o};
                int alarms = 0;
                int const count = readings(shape);
                for (int i = 0; i < count; ++i) alarms += s.feed(r.value(i)).alarm ? 1 : 0;
                CHECK(is_finite(s));
                if (!r.alarms) CHECK(alarms == 0);
            }
        }
    }

    TEST_CASE("a refused reading changes nothing, bit for bit")
    {
        detect::options o;
        o.expected_interval = 5min;
        o.missing_values = {-9999, 7999};
        stream s{o};
        for (double const value : sensor(2'000)) (void)s.feed(value);
        auto const last = s.next - s.interval;
        struct row {
            char const* name;
            lariat::core::timestamp time;
            double value;
            outcome expected;
        };
        row const rows[] = {
            {"NaN", s.next, not_a_number, outcome::not_finite},
            {"infinity", s.next, inf, outcome::not_finite},
            {"minus infinity", s.next, -inf, outcome::not_finite},
            {"the largest double", s.next, std::numeric_limits<double>::max(), outcome::too_large},
            {"a word for none", s.next, -9999, outcome::missing},
            {"the other word for none", s.next, 7999, outcome::missing},
            {"a repeated stamp", last, 20, outcome::duplicate},
        };
        for (row const& r : rows) {
            CAPTURE(r.name);
            stream const before = s;
            CHECK(s.feed_at(r.time, r.value).outcome == r.expected);
            CHECK(s.changes.empty());
            CHECK(s.block == before.block);
        }
    }

    TEST_CASE("missing values are silence: a gap, and nothing that was learned is lost by them")
    {
        detect::options o;
        o.missing_values = {-9999};
        stream with{o};
        stream without{o};
        for (double const value : sensor(2'000)) {
            (void)with.feed(value);
            (void)without.feed(value);
        }
        bool gap = false;
        for (int i = 0; i < 100; ++i) {
            CHECK_FALSE(with.feed(-9999).alarm);
            detect::advance(*with.schema, with.block.get(), with.next, with.changes);
            for (auto const& e : with.changes.events()) gap |= e.kind == lariat::core::event_kind::gap;
        }
        CHECK(gap);
        without.next = with.next;
        for (double const value : sensor(300)) CHECK(with.feed(value).alarm == without.feed(value).alarm);
    }

    TEST_CASE("a late reading changes nothing but the two counters of late ones")
    {
        stream s;
        for (double const value : sensor(500)) (void)s.feed(value);
        stream const before = s;
        CHECK(s.feed_at(at(0), 20).outcome == outcome::late);
        for (detect::field const& f : s.schema->fields()) {
            bool const counter = f.part == "arrival" && (f.name == "late" || f.name == "late_run");
            bool const same =
                std::memcmp(s.block.get() + f.offset, before.block.get() + f.offset, bytes_of(f)) == 0;
            CAPTURE(std::string{f.part} + "." + std::string{f.name});
            CHECK(same == !counter);
        }
    }

    TEST_CASE("a stream that always saturates its tail still alarms on what is several times its record")
    {
        stream s;
        noise n;
        // Nearly constant, with enormous spikes now and then: the usual tail cannot be exceeded.
        for (int i = 0; i < 20'000; ++i) (void)s.feed(i % 40 == 0 ? 1e6 * (1 + 0.1 * n()) : 1e-3 * n());
        CHECK(std::isfinite(s.describe().channels[0].threshold));
        for (int i = 0; i < 300; ++i) (void)s.feed(1e-3 * n());
        CHECK(s.feed(1e9).over);
    }
} // TEST_SUITE
