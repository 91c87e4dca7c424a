#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "pumps.hpp"

namespace engine = lariat::engine;
using namespace lariat;
using namespace lariat::testing;

TEST_SUITE("engine.group")
{
    TEST_CASE("a member that the others do not explain makes one event of the group, which names it and them")
    {
        pumps p{with_pump_group()};
        p.rounds(1'500);
        CHECK(p.sink.records.empty());
        p.rounds(60, 3);
        REQUIRE(p.sink.records.size() == 1);
        auto const begin = p.sink.records[0];
        CHECK(begin.event.phase == core::event_phase::begin);
        CHECK(begin.stream == "pumps,id=3:group");
        CHECK(begin.event.residual == begin.event.observed - begin.event.expected);
        CHECK(std::abs(begin.event.residual) > begin.event.threshold);
        CHECK(begin.event.member_count == 4);
        REQUIRE_FALSE(begin.shares.empty());
        CHECK(begin.shares[0].first == "pump,id=3:flow");
        double sum = 0;
        for (auto const& [stream, share] : begin.shares) sum += share;
        CHECK(sum == doctest::Approx(1));
        REQUIRE_FALSE(begin.predictors.empty());
        CHECK(std::ranges::find(begin.predictors, "pump,id=3:flow") == begin.predictors.end());
        CHECK(p.shard.open_events() >= 1);
        p.rounds(100);
        REQUIRE(p.sink.records.size() == 2);
        CHECK(p.sink.records[1].event.phase == core::event_phase::end);
        CHECK(p.sink.records[1].event.id == begin.event.id);
    }

    TEST_CASE("a group's event counts in the budget that all streams share")
    {
        pumps p{with_pump_group()};
        p.rounds(1'500);
        float raised = 0;
        for (int i = 0; i < 60 && p.sink.records.empty(); ++i) {
            raised = p.shard.kept().budget.raised;
            p.rounds(1, 3);
        }
        REQUIRE(p.sink.records.size() == 1);
        // Two rounds of the budget later it is asked for.
        for (std::uint64_t i = 0; i < 2 * engine::shared_budget::shortest_round / 4; ++i) p.round();
        CHECK(p.shard.kept().budget.raised > raised + 0.15F);
    }

    TEST_CASE("a load that moves all members is explained by them")
    {
        pumps p{with_pump_group()};
        p.rounds(1'500);
        p.load += 2; // twice what it usually strays
        p.rounds(100);
        CHECK(p.sink.records.empty());
    }

    TEST_CASE("a member that falls silent does not hold up the others' rows, and makes no event")
    {
        pumps p{with_pump_group()};
        p.rounds(1'000);
        auto const rows = p.shard.groups().report()[0].rows;
        for (int i = 0; i < 200; ++i) p.round(0, "pump,id=3", false);
        CHECK(p.shard.groups().report()[0].rows >= rows + 199);
        CHECK(p.sink.records.empty());
    }

    TEST_CASE("a reading that comes much later than the row's first begins the next row")
    {
        pumps p{with_pump_group()};
        p.rounds(20);
        auto const rows = p.shard.groups().report()[0].rows;
        p.give("pump,id=3", "pressure", 1); // the others' are lost
        ++p.row;
        for (std::size_t i : {1U, 0U, 2U, 3U}) p.give("pump,id=3", p.names[i], 1);
        CHECK(p.shard.groups().report()[0].rows == rows + 2);
    }

    TEST_CASE("the order of tags, and of members in a round, changes no decision")
    {
        pumps one{with_pump_group()};
        pumps other{with_pump_group()};
        other.order = {3, 1, 0, 2};
        for (int i = 0; i < 1'500; ++i) {
            double const fault = i > 1'200 && i < 1'250 ? 3 : 0;
            one.round(fault, "pump,id=3,site=n");
            other.round(fault, i % 2 == 0 ? "pump,site=n,id=3" : "pump,id=3,site=n");
        }
        CHECK(one.shard.groups().members() == 4);
        CHECK(other.shard.groups().members() == 4);
        REQUIRE(one.sink.records.size() == other.sink.records.size());
        CHECK(one.sink.records.size() >= 2);
        for (std::size_t i = 0; i < one.sink.records.size(); ++i) {
            CHECK(one.sink.records[i].event.time == other.sink.records[i].event.time);
            CHECK(one.sink.records[i].event.phase == other.sink.records[i].event.phase);
            CHECK(one.sink.records[i].event.observed
                == doctest::Approx(other.sink.records[i].event.observed).epsilon(1e-6));
            CHECK(one.sink.records[i].shares[0].first == other.sink.records[i].shares[0].first);
        }
    }

    TEST_CASE("the same readings give the same records, to the last bit")
    {
        pumps one{with_pump_group()};
        pumps other{with_pump_group()};
        for (pumps* const p : {&one, &other}) {
            p->rounds(1'500);
            p->rounds(50, 3);
            p->rounds(50);
        }
        REQUIRE(one.sink.records.size() == other.sink.records.size());
        REQUIRE_FALSE(one.sink.records.empty());
        for (std::size_t i = 0; i < one.sink.records.size(); ++i) {
            CHECK(one.sink.records[i].event.id == other.sink.records[i].event.id);
            CHECK(one.sink.records[i].event.observed == other.sink.records[i].event.observed);
            CHECK(one.sink.records[i].shares == other.sink.records[i].shares);
        }
    }

    TEST_CASE("a member that is noise changes nothing of what is said of the others")
    {
        pumps plain{with_pump_group()};
        pumps noisy{with_pump_group()};
        std::mt19937_64 random{seed() + 1};
        std::normal_distribution<double> normal;
        for (int i = 0; i < 2'000; ++i) {
            double const fault = i > 1'500 && i < 1'560 ? 3 : 0;
            plain.round(fault);
            noisy.give("pump,id=3", "noise", normal(random));
            noisy.round(fault);
        }
        for (auto const* const name : {"pressure", "flow", "power", "heat"}) {
            auto const key = std::string{"pump,id=3:"} + name;
            auto const without = plain.shard.report(key)->group;
            auto const with = noisy.shard.report(key)->group;
            REQUIRE((without && with));
            CHECK(with->expected == doctest::Approx(without->expected).epsilon(0.05).scale(1));
            for (auto const& part : with->parts) {
                if (part.stream == "pump,id=3:noise") CHECK(std::abs(part.weight) < 0.05);
            }
        }
        REQUIRE(plain.sink.records.size() == 2);
        REQUIRE(noisy.sink.records.size() == 2);
        CHECK(noisy.sink.records[0].shares[0].first == plain.sink.records[0].shares[0].first);
        auto const apart = noisy.sink.records[0].event.time - plain.sink.records[0].event.time;
        CHECK(std::chrono::abs(apart) <= std::chrono::minutes{4}); // rows
    }

    TEST_CASE("what explains a member is told of it: the others that count, and zeros for the rest")
    {
        auto settings = with_pump_group();
        pumps p{settings};
        std::mt19937_64 random{seed() + 2};
        std::normal_distribution<double> normal;
        for (int i = 0; i < 1'500; ++i) {
            for (int n = 0; n < 20; ++n) p.give("pump,id=3", "noise" + std::to_string(n), normal(random));
            p.round();
        }
        auto const report = p.shard.report("pump,id=3:power");
        REQUIRE((report && report->group));
        CHECK(report->group->group == "pumps,id=3:group");
        CHECK(report->group->members == 24);
        CHECK(report->group->explained);
        REQUIRE(report->group->parts.size() >= 2);
        double true_weight = 0;
        double noise_weight = 0;
        for (auto const& part : report->group->parts)
            (part.stream.find("noise") == std::string::npos ? true_weight : noise_weight) +=
                std::abs(part.weight);
        CHECK(noise_weight < 0.1 * true_weight);
        CHECK(report->group->parts.size() < 8); // most of the twenty are exact zeros
        CHECK_FALSE(p.shard.report("pump,id=3:nothing"));
    }
} // TEST_SUITE
