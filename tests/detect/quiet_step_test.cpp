#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "stream.hpp"
#include "support/machines.hpp"

namespace core = lariat::core;
namespace detect = lariat::detect;
using namespace lariat::testing;

namespace {

std::vector<std::pair<std::string, detect::options>> plain_rules()
{
    std::vector<std::pair<std::string, detect::options>> all;
    auto const add = [&all](std::string name, auto const& change) {
        auto& [n, o] = all.emplace_back();
        n = std::move(name);
        change(o);
        REQUIRE(detect::schema{o}.is_plain());
    };
    add("default", [](auto&) {});
    add("shape off", [](auto& o) { o.shape = false; });
    add("lean", [](auto& o) { o.shape = o.seasonal = false; });
    add("limits", [](auto& o) {
        o.shape = false;
        o.minimum = 60;
        o.maximum = 150;
    });
    add("floors, above", [](auto& o) {
        o.shape = o.seasonal = false;
        o.floor_absolute = 2;
        o.floor_relative = 0.01;
        o.tick = 0.25;
        o.direction = detect::direction::above;
    });
    add("improbable", [](auto& o) {
        o.shape = false;
        o.probability = 0.2;
        o.fire_after = 2;
    });
    return all;
}

/// Readings of a stream in which all kinds of things happen, at a pace that changes, some of them late.
class rough_stream {
public:
    explicit rough_stream(std::uint64_t salt) : n_{salt} { }

    detect::observation next()
    {
        if (left_-- == 0) choose();
        double const jitter = kind_ == 1 ? std::exp(0.3 * n_()) : 1;
        double const pause = n_.random()() % 700 == 0 ? 40 : 1;
        time_ += interval_ * jitter * pause;
        walk_ = 0.9 * walk_ + 0.3 * n_();
        double value = level_ + walk_ + n_();
        if (kind_ == 2) value = std::round(value / 4) * 4; // runs of one value
        if (kind_ == 3 && left_ % 40 == 0) value += 20 * n_();
        if (kind_ == 4) level_ += 0.01;
        if (kind_ == 5) value = 100;
        if (n_.random()() % 500 == 0) need_ = std::max(0.0, 3 + 2 * n_());
        double const late = n_.random()() % 300 == 0 ? -2 * interval_ : 0;
        return {.time = at(time_ + late),
            .value = value,
            .utc_offset_s = time_ < 4e6 ? 3'600 : 7'200,
            .least_need = need_};
    }

private:
    void choose()
    {
        left_ = 100 + static_cast<int>(n_.random()() % 900);
        kind_ = static_cast<int>(n_.random()() % 9);
        if (kind_ == 6) level_ += 30 * n_();
        if (kind_ == 7) interval_ = std::exp(2 + 2 * n_());
    }

    noise n_;
    double time_ = 0;
    double interval_ = 60;
    double level_ = 100;
    double walk_ = 0;
    double need_ = 0;
    int left_ = 1'000;
    int kind_ = 0;
};

/// Readings a rule: LARIAT_TORTURE_READINGS, or what a debug build does in a moment; a fifth on machines that
/// this one can merely act as.
int readings(detect::options const& o, bool own_machine)
{
    int const share = own_machine ? 1 : 5;
    if (char const* const given = std::getenv("LARIAT_TORTURE_READINGS")) return std::atoi(given) / share;
    return (o.shape ? 4'000 : 16'000) / share;
}

void require_same_events(detect::changes const& a, detect::changes const& b)
{
    REQUIRE(a.events().size() == b.events().size());
    for (std::size_t i = 0; i < a.events().size(); ++i) {
        auto const& one = a.events()[i];
        auto const& other = b.events()[i];
        REQUIRE(one.kind == other.kind);
        REQUIRE(one.phase == other.phase);
        REQUIRE(one.expected == other.expected);
        REQUIRE(one.score == other.score);
        REQUIRE(one.threshold == other.threshold);
    }
}

/// One stream taken both ways.
struct both_ways {
    both_ways(detect::options const& o, std::uint64_t salt) : whole{o}, quick{o}, rough{salt} { }

    /// The next reading, for the short way.
    detect::quiet_reading next()
    {
        reading = rough.next();
        reading.figures = false;
        return {.block = quick.block.get(), .reading = reading};
    }

    /// Takes it the whole way too, and compares.
    void finish(detect::quiet_reading const& quiet, bool passed)
    {
        reading.figures = true;
        auto const a = detect::step_in_full(
            *whole.schema, {.block = whole.block.get(), .reading = reading}, whole.changes);
        if (passed) {
            REQUIRE_FALSE(a.over);
            REQUIRE(a.outcome == detect::outcome::judged);
            REQUIRE(quiet.warm == a.warm);
            REQUIRE(quiet.forecast == a.forecast);
            REQUIRE(quiet.state_score == a.state_score);
            REQUIRE(whole.changes.empty());
        } else {
            auto const b = detect::step_in_full(*quick.schema, quiet, quick.changes);
            REQUIRE(a.outcome == b.outcome);
            REQUIRE(a.over == b.over);
            REQUIRE(a.alarm == b.alarm);
            REQUIRE(a.warm == b.warm);
            require_same_events(whole.changes, quick.changes);
        }
        if (++taken % 16 == 0) REQUIRE(quick.same_fields(whole));
    }

    stream whole;
    stream quick;
    rough_stream rough;
    detect::observation reading;
    int taken = 0;
};

} // namespace

TEST_SUITE("detect.quiet_step")
{
    TEST_CASE(
        "the short way makes the same of every reading as the whole way, to the last bit, on every machine, "
        "whichever readings are together")
    {
        bool own_machine = true; // the best comes first
        for_each_machine([&](char const* machine) {
            CAPTURE(machine);
            for (auto const& [name, o] : plain_rules()) {
                CAPTURE(name);
                std::deque<both_ways> streams;
                std::vector<both_ways*> order;
                for (std::uint64_t i = 0; i < 2 * detect::most_at_once; ++i)
                    order.push_back(&streams.emplace_back(o, 11 + i));
                std::mt19937_64 random{seed()};
                int passed = 0;
                int count = 0;
                int const enough = readings(o, own_machine);
                while (count < enough) {
                    std::shuffle(order.begin(), order.end(), random);
                    std::size_t const together = 1 + random() % detect::most_at_once;
                    std::vector<detect::quiet_reading> some;
                    for (std::size_t i = 0; i < together; ++i) some.push_back(order[i]->next());
                    auto const quiet = detect::pass_quietly(*streams[0].quick.schema, some);
                    REQUIRE((quiet >> together) == 0);
                    for (std::size_t i = 0; i < together; ++i) {
                        CAPTURE(count);
                        bool const passes = (quiet >> i & 1U) != 0;
                        order[i]->finish(some[i], passes);
                        passed += passes;
                        ++count;
                    }
                }
                for (auto& s : streams) REQUIRE(s.quick.same_fields(s.whole));
                CHECK(passed > count / 50);
                CHECK(passed < count);
            }
            own_machine = false;
        });
    }

    TEST_CASE("a rule that asks for more than most is no plain one")
    {
        auto const is_plain = [](auto const& change) {
            detect::options o;
            change(o);
            return detect::schema{o}.is_plain();
        };
        CHECK(is_plain([](auto&) {}));
        CHECK_FALSE(is_plain([](auto& o) { o.transform = detect::transform::difference; }));
        CHECK_FALSE(is_plain([](auto& o) { o.max_rate = 1; }));
        CHECK_FALSE(is_plain([](auto& o) { o.missing_values = {-9999}; }));
        CHECK_FALSE(is_plain([](auto& o) { o.alarms_per_day = 1; }));
        CHECK_FALSE(is_plain([](auto& o) { o.threshold = 1; }));
        CHECK_FALSE(is_plain([](auto& o) { o.mae_factor = 5; }));
        CHECK_FALSE(is_plain([](auto& o) { o.gaps = false; }));
        CHECK_FALSE(is_plain([](auto& o) { o.expected_interval = 60s; }));
        CHECK_FALSE(is_plain([](auto& o) { o.stuck_after = 60s; }));
        CHECK_FALSE(is_plain([](auto& o) { o.may_be_constant = true; }));
        CHECK_FALSE(is_plain([](auto& o) { o.sessions.push_back({}); }));
        CHECK_FALSE(is_plain([](auto& o) { o.drifts = false; }));
        CHECK_FALSE(is_plain([](auto& o) { o.parts.freezing = false; }));
    }
} // TEST_SUITE
