#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "detect/requirement.hpp"
#include "detect/screen.hpp"
#include "stream.hpp"
#include "tails.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

std::vector<detect::options> several_options()
{
    std::vector<detect::options> all(8, plain_options());
    all[1].shape = true;
    all[2].seasonal = false;
    all[3].probability = 0.05;
    all[4].alarms_per_day = 2;
    all[5].floor_absolute = 0.5;
    all[5].direction = detect::direction::above;
    all[5].clear_level = 0.5;
    all[6].mae_factor = 6;
    all[7].transform = detect::transform::difference;
    return all;
}

/// What of two verdicts must not depend on whether figures were asked for.
void require_same_decision(detect::verdict const& plain, detect::verdict const& quiet)
{
    REQUIRE(plain.outcome == quiet.outcome);
    REQUIRE(plain.over == quiet.over);
    REQUIRE(plain.alarm == quiet.alarm);
    REQUIRE(plain.warm == quiet.warm);
    if (plain.outcome != detect::outcome::judged) return;
    REQUIRE(plain.forecast == quiet.forecast);
    REQUIRE(plain.state_score == quiet.state_score);
    if (!plain.over) return;
    REQUIRE(plain.channel == quiet.channel);
    REQUIRE(plain.score == quiet.score);
    REQUIRE(plain.residual == quiet.residual);
    REQUIRE(plain.threshold == quiet.threshold);
}

/// Tails that have seen heavy residuals and light ones.
void fill_all(noise& n, detect::channel_lanes& c)
{
    for (std::size_t lane = 0; lane < c.total.size(); ++lane) {
        double const weight = std::exp(n());
        fill(
            c, lane, n.random()() % 3'000, [&] { return std::exp(weight * n()); }, [] { return 8U; });
    }
}

/// Asks of all lanes for these needs.
detect::screen_question question_of(detect::channel_lanes const& c, core::lanes::four need, float readings)
{
    using core::lanes::four;
    auto const depth = [](std::size_t i) { return static_cast<float>(detect::limits_of(i).depth); };
    return {.total = totals_of(c),
        .quantile = core::lanes::load<four>(c.quantile.data()),
        .excess = core::lanes::load<four>(c.excess.data()),
        .depth = four{depth(0), depth(1), depth(2), depth(3)},
        .need = need,
        .readings = readings};
}

/// The calibration of one lane alone.
detect::calibration calibration_of(detect::channel_lanes const& c, std::size_t lane, double scale)
{
    return {.all = tail_of(c, lane), .recent = {}, .recent_extra = 0, .scale = scale};
}

} // namespace

TEST_SUITE("detect.screen")
{
    TEST_CASE("a rough need is within 1e-5 of the true one")
    {
        noise n;
        for (int i = 0; i < 100'000; ++i) {
            detect::options o;
            o.probability = std::min(0.5, std::exp(-3 - 3 * std::abs(n())));
            auto const age = static_cast<std::uint64_t>(std::exp(8 + 3 * n()));
            double const pace = std::exp(2 * std::abs(n()));
            REQUIRE(std::abs(detect::rough_need(o, age, pace) - detect::needed_decades(o, age, pace)) < 1e-5);
        }
    }

    TEST_CASE(
        "what is below a screen's limits is not over, and they are no more than a few hundredths too low")
    {
        noise n;
        detect::channel_lanes channels{};
        int below = 0;
        int near = 0;
        constexpr int questions = 20'000;
        // The last lane has the memory of the recent tail, which calibration reads otherwise.
        constexpr std::size_t lanes = detect::lane::recent;
        for (int i = 0; i < questions; ++i) {
            if (i % 200 == 0) fill_all(n, channels);
            auto const need = [&] { return static_cast<float>(2 + std::abs(n()) * (i % 2 == 0 ? 1 : 8)); };
            core::lanes::four const needs{need(), need(), need(), need()};
            auto const found = detect::screen(question_of(channels, needs, 0));
            for (std::size_t c = 0; c < lanes; ++c) {
                double const scale = std::exp(10 * n());
                double const size = n.random()() % 50 == 0 ? 0 : std::exp(n());
                auto const plain = calibration_of(channels, c, scale);
                auto const limit = static_cast<double>(found[c]);
                for (double const ratio : {size, 0.9999 * limit, 0.5 * limit}) {
                    if (!(ratio < limit)) continue;
                    ++below;
                    auto const j = plain.judge(ratio * scale, static_cast<double>(needs[c]), 0);
                    REQUIRE_FALSE(j.over());
                    REQUIRE(j.score() < 0);
                    near += j.threshold < 1.1 * limit * scale ? 1 : 0;
                }
            }
        }
        CHECK(below > questions);
        CHECK(near > below / 2);
    }

    TEST_CASE("limits hold while the tails learn as much as was said")
    {
        noise n;
        detect::channel_lanes c{};
        for (int i = 0; i < 2'000; ++i) {
            fill_all(n, c);
            constexpr int readings = 50;
            auto const need = static_cast<float>(2 + std::abs(n()));
            auto const found =
                detect::screen(question_of(c, core::lanes::four{need, need, need, need}, readings));
            auto const limit = static_cast<double>(found[0]);
            bool fitted = false;
            for (int k = 0; k < readings && !fitted; ++k) fitted = detect::add(c, 0, n.random()() % 16, 1, 8);
            if (fitted) continue;
            REQUIRE_FALSE(calibration_of(c, 0, 1).judge(0.9999 * limit, static_cast<double>(need), 0).over());
        }
    }

    TEST_CASE("a bin needs no logarithm")
    {
        noise n;
        for (int i = 0; i < 200'000; ++i) {
            double const ratio = std::exp(4 * n());
            double const position = detect::position_of(ratio, 1);
            if (std::abs(position - std::round(position)) < 1e-9) continue;
            REQUIRE(detect::bin_of_ratio(ratio) == detect::bin_of(position));
        }
        CHECK(detect::bin_of_ratio(0) == 0);
        CHECK(detect::bin_of_ratio(0.25) == 0);
        CHECK(detect::bin_of_ratio(1) == 8);
        CHECK(detect::bin_of_ratio(std::nextafter(1.0, 0.0)) == 7);
        CHECK(detect::bin_of_ratio(std::sqrt(2.0)) == 10);
        CHECK(detect::bin_of_ratio(1e300) == 47);
        CHECK(detect::bin_of_ratio(std::numeric_limits<double>::infinity()) == 47);
    }

    TEST_CASE("four bins at once are those of each, but next to a border")
    {
        noise n;
        using core::lanes::four;
        auto const bin_of = [](float ratio) { return detect::bins_of_ratios(four{ratio, 1, 0, 1e30F}); };
        for (int i = 0; i < 200'000; ++i) {
            double const ratio = std::exp(4 * n());
            double const position = detect::position_of(ratio, 1);
            if (std::abs(position - std::round(position)) < 1e-5) continue;
            auto const bins = bin_of(static_cast<float>(ratio));
            REQUIRE(static_cast<std::size_t>(bins[0]) == detect::bin_of_ratio(ratio));
            REQUIRE(bins[1] == 8);
            REQUIRE(bins[2] == 0);
            REQUIRE(bins[3] == 47);
        }
        CHECK(bin_of(std::nextafter(1.0F, 0.0F))[0] == 7);
        CHECK(bin_of(0.25F)[0] == 0);
        CHECK(bin_of(0.5F)[0] == 4);
        CHECK(bin_of(std::numeric_limits<float>::infinity())[0] == 47);
    }

    TEST_CASE("of young streams too, at any pace, while the shared budget asks for more and less")
    {
        noise n;
        int over = 0;
        for (auto const& o : several_options()) {
            for (int streams = 0; streams < 100; ++streams) {
                stream plain{o};
                stream quiet{o};
                double need = 0;
                for (int i = 0; i < 100; ++i) {
                    if (n.random()() % 20 == 0) need = std::max(0.0, 3 + 2 * n());
                    if (n.random()() % 40 == 0) plain.interval *= 2;
                    double const spike = n.random()() % 50 == 0 ? std::exp(5 + 3 * n()) : 0;
                    detect::observation reading{.time = plain.next, .value = n() + spike, .least_need = need};
                    plain.next += plain.interval;
                    auto const a = detect::step(*plain.schema, plain.block.get(), reading, plain.changes);
                    reading.figures = false;
                    auto const b = detect::step(*quiet.schema, quiet.block.get(), reading, quiet.changes);
                    require_same_decision(a, b);
                    over += a.over ? 1 : 0;
                }
                REQUIRE(plain.same_fields(quiet));
            }
        }
        CHECK(over > 100);
    }

    TEST_CASE("limits that were found by one rule do not hold for another")
    {
        stream s;
        auto const feed = [&](stream& to, double value) {
            detect::observation const reading{.time = s.next, .value = value, .figures = false};
            return detect::step(*to.schema, to.block.get(), reading, to.changes);
        };
        for (double const value : sensor(8'000)) {
            (void)feed(s, value);
            s.next += s.interval;
        }
        auto o = plain_options();
        o.probability = 0.4;
        int over = 0;
        for (double const value : sensor(50, 20, 1)) {
            stream other{o};
            detect::changes changes;
            detect::migrate(*s.schema, s.block.get(), *other.schema, other.block.get(), s.next, changes);
            stream plain{other};
            bool const judged = plain.feed_at(s.next, value).over;
            REQUIRE(feed(other, value).over == judged);
            over += judged ? 1 : 0;
        }
        CHECK(over > 5);
    }

    TEST_CASE("without figures the decisions, the events and the state are the same, to the last bit")
    {
        for (auto const& o : several_options()) {
            stream plain{o};
            stream quiet{o};
            int over = 0;
            int i = 0;
            for (double const value : sensor(8'000)) {
                detect::observation reading{.time = plain.next, .value = value};
                plain.next += plain.interval;
                auto const a = detect::step(*plain.schema, plain.block.get(), reading, plain.changes);
                reading.figures = false;
                auto const b = detect::step(*quiet.schema, quiet.block.get(), reading, quiet.changes);
                require_same_decision(a, b);
                if (a.over || ++i % 16 == 0) REQUIRE(plain.same_fields(quiet));
                REQUIRE(plain.changes.events().size() == quiet.changes.events().size());
                for (std::size_t at = 0; at < plain.changes.events().size(); ++at) {
                    auto const& one = plain.changes.events()[at];
                    auto const& other = quiet.changes.events()[at];
                    REQUIRE(one.kind == other.kind);
                    REQUIRE(one.phase == other.phase);
                    REQUIRE(one.score == other.score);
                    REQUIRE(one.threshold == other.threshold);
                }
                over += a.over ? 1 : 0;
            }
            CHECK(over > 5);
        }
    }
}
