#include <doctest/doctest.h>

#include <cmath>

#include "stream.hpp"

namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

/// Verdicts on a * x + b beside those on x.
struct comparison {
    int alarms = 0;
    int alarms_that_differ = 0;
    double mean_difference = 0; ///< of the scores
};

comparison compare(detect::options const& o, double a, double b)
{
    stream original{o};
    stream moved{o};
    comparison c;
    auto values = sensor(10'000);
    // A first step far beyond any floor of the scales, which depends on the level while there is no scale
    // yet.
    values[1] += 50;
    for (double const value : values) {
        double const x = std::round(value * 1'024) / 1'024; // on a grid that both levels can hold exactly
        auto const v = original.feed(x);
        auto const w = moved.feed(a * x + b);
        c.alarms += v.alarm ? 1 : 0;
        c.alarms_that_differ += v.alarm != w.alarm ? 1 : 0;
        c.mean_difference += std::abs(static_cast<double>(v.score - w.score)) / 10'000;
    }
    return c;
}

} // namespace

TEST_SUITE("detect.step")
{
    TEST_CASE("a stream's unit, sign and level do not matter: the verdicts are the same")
    {
        struct row {
            char const* name;
            double a;
            double b;
        };
        for (row const& r : {row{"larger", 1'048'576, 0}, row{"smaller", 1.0 / 65'536, 0},
                 row{"turned", -1, 0}, row{"higher", 1, 4'096}, row{"far lower", 1, -262'144}}) {
            CAPTURE(r.name);
            auto const c = compare(detect::options{}, r.a, r.b);
            CHECK(c.alarms > 5);
            CHECK(c.alarms_that_differ == 0);
            CHECK(c.mean_difference < 0.01); // a hundredth of a decade: the floors and roundings
        }
    }

    TEST_CASE("restart: a block copied to another address gives the same later verdicts, bit for bit")
    {
        detect::options o;
        o.stuck_after = 1h;
        stream s{o};
        auto const values = sensor(6'000);
        for (std::size_t i = 0; i < 3'000; ++i) (void)s.feed(values[i]);
        stream restored = s;
        restored.schema = std::make_shared<detect::schema const>(o); // another process has its own
        for (std::size_t i = 3'000; i < values.size(); ++i) {
            auto const a = s.feed(values[i]);
            auto const b = restored.feed(values[i]);
            REQUIRE(a.score == b.score);
            REQUIRE(a.threshold == b.threshold);
            REQUIRE(a.alarm == b.alarm);
            REQUIRE(s.changes.events().size() == restored.changes.events().size());
        }
        // The windows' pointers are relative to themselves, so that the bytes are equal as well.
        CHECK(s.same_fields(restored));
    }
} // TEST_SUITE
