#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "detect/forecast.hpp"
#include "stream.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

/// What a reader of the record would add up.
double sum_of(core::explanation const& why)
{
    double sum = why.base;
    for (core::contribution const& part : why.contributions()) sum += part.amount;
    return sum;
}

bool is_largest_first(core::explanation const& why)
{
    auto const parts = why.contributions();
    return std::is_sorted(parts.begin(), parts.end(),
        [](auto const& a, auto const& b) { return std::abs(a.amount) > std::abs(b.amount); });
}

void check_record(core::event const& e)
{
    REQUIRE(sum_of(e.why) == e.expected); // to the last bit
    REQUIRE(is_largest_first(e.why));
    if (e.kind != core::event_kind::residual) return;
    REQUIRE(e.residual == e.observed - e.expected);
    REQUIRE(std::abs(e.residual) > e.threshold);
    if (e.channel == core::channel::reading && e.phase != core::event_phase::end)
        REQUIRE(e.observed == e.value);
}

} // namespace

TEST_SUITE("detect.explanation")
{
    TEST_CASE("random forecasts add up to the last bit, at every level and scale")
    {
        noise n;
        for (int i = 0; i < 200'000; ++i) {
            std::array<float, 8> weights{};
            std::array<float, 8> features{};
            for (std::size_t j = 0; j < 8; ++j) {
                weights[j] = n.random()() % 3 == 0 ? 0.0F : static_cast<float>(n());
                features[j] = static_cast<float>(3 * n());
            }
            double const base = n() * std::pow(10, 12 * n() / 3);
            double const scale = std::pow(10, 12 * n() / 3);
            auto const f = detect::predict(weights, features, base, scale);
            auto const why = detect::explain(f, "last reading", lariat::model::one_step_names, weights);
            REQUIRE(sum_of(why) == f.value);
            REQUIRE(is_largest_first(why));
            // What is learned by is the same forecast, but for its own roundings: of 24 bits in the sum.
            double const learned = detect::forecast_value(weights, features, base, scale);
            double size = 0;
            for (std::size_t j = 0; j < 8; ++j) size += scale * std::abs(double{weights[j]} * features[j]);
            REQUIRE(std::abs(learned - f.value) <= 1e-6 * size + 1e-15 * std::abs(base));
            REQUIRE(
                why.size == 8U - static_cast<std::size_t>(std::count(weights.begin(), weights.end(), 0.0F)));
        }
    }

    TEST_CASE("every record adds up and exceeds its threshold, at levels of 0, 1e9 and -1e15")
    {
        std::size_t records = 0;
        for (double level : {0.0, 1e9, -1e15}) {
            CAPTURE(level);
            for (bool const shape : {false, true}) {
                detect::options o;
                o.shape = shape;
                o.clear_level = 0.8;
                o.quiet_minimum = 1;
                o.quiet_maximum = 10;
                o.probability = 0.05; // many events
                stream s{o};
                double const size = std::max(1.0, std::abs(level) * 1e-8);
                for (double const value : sensor(20'000, 0, shape ? 1 : 2)) {
                    (void)s.feed(level + size * value);
                    for (core::event const& e : s.changes.events()) check_record(e);
                    records += s.changes.events().size();
                }
            }
        }
        CHECK(records > 500);
    }

    TEST_CASE("an event's end tells its worst reading once more")
    {
        stream s;
        for (double const value : sensor(2'000)) (void)s.feed(value);
        for (int i = 0; i < 250; ++i) (void)s.feed(20 + 0.01 * (i % 7)); // past any quiet time
        (void)s.feed(60);
        auto const worst_at = s.next;
        (void)s.feed(300);
        (void)s.feed(60);
        core::event end;
        for (int i = 0; i < 100 && end.phase != core::event_phase::end; ++i) {
            (void)s.feed(20);
            if (!s.changes.empty()) end = s.changes.events().back();
        }
        REQUIRE(end.phase == core::event_phase::end);
        CHECK(end.peak == worst_at);
        CHECK(end.value == 300);
        CHECK(end.ended == core::end_reason::cleared);
        CHECK(end.end < end.time);
        CHECK(end.readings_over >= 3);
        check_record(end);
    }
} // TEST_SUITE
