#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "detect/requirement.hpp"
#include "detect/screen.hpp"
#include "stream.hpp"

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

/// A tail that has seen heavy residuals and light ones.
detect::tail some_tail(noise& n, detect::tail_limits limits)
{
    auto t = detect::blank_tail(limits);
    std::uint64_t const readings = n.random()() % 3'000;
    double const weight = std::exp(n());
    for (std::uint64_t i = 0; i < readings; ++i) {
        double const size = std::exp(weight * n());
        detect::add(t, limits, detect::bin_of(detect::position_of(size, 1)), size, 8);
    }
    return t;
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

    TEST_CASE("what is below a screen's limits is not over")
    {
        noise n;
        std::array<detect::channel_state, 4> channels{};
        int below = 0;
        constexpr int questions = 20'000;
        for (int i = 0; i < questions; ++i) {
            if (i % 200 == 0) {
                for (auto& c : channels) c.tail = some_tail(n, detect::long_memory);
            }
            detect::screen_question q{};
            for (std::size_t c = 0; c < channels.size(); ++c) {
                q.tails[c] = &channels[c].tail;
                q.limits[c] = detect::long_memory;
                q.need[c] = 2 + std::abs(n()) * (i % 2 == 0 ? 1 : 8);
            }
            auto const found = detect::screen(q);
            for (std::size_t c = 0; c < channels.size(); ++c) {
                double const scale = std::exp(10 * n());
                double const size = n.random()() % 50 == 0 ? 0 : std::exp(n());
                detect::calibration const plain{
                    .channel = &channels[c], .recent = nullptr, .recent_extra = 0, .scale = scale};
                auto const limit = static_cast<double>(found[c]);
                for (double const ratio : {size, 0.999 * limit, 0.5 * limit}) {
                    if (!(ratio < limit)) continue;
                    ++below;
                    auto const j = plain.judge(ratio * scale, q.need[c], 0);
                    REQUIRE_FALSE(j.over());
                    REQUIRE(j.score() < 0);
                }
            }
        }
        CHECK(below > questions);
    }

    TEST_CASE("limits hold while the tails learn as much as was said")
    {
        noise n;
        for (int i = 0; i < 2'000; ++i) {
            detect::channel_state c{};
            c.tail = some_tail(n, detect::long_memory);
            constexpr int readings = 50;
            double const need = 2 + std::abs(n());
            detect::screen_question const q{.tails = {&c.tail, &c.tail, &c.tail, &c.tail},
                .limits = {detect::long_memory, detect::long_memory, detect::long_memory,
                    detect::long_memory},
                .need = {need, need, need, need},
                .readings = readings};
            auto const limit = static_cast<double>(detect::screen(q)[0]);
            bool fitted = false;
            for (int k = 0; k < readings && !fitted; ++k)
                fitted = detect::add(c.tail, detect::long_memory, n.random()() % 16, 1, 8);
            if (fitted) continue;
            detect::calibration const plain{.channel = &c, .recent = nullptr, .recent_extra = 0, .scale = 1};
            REQUIRE_FALSE(plain.judge(0.9999 * limit, need, 0).over());
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
