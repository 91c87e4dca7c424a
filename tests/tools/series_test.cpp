#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "series/arrange.hpp"
#include "series/generator.hpp"
#include "support/seed.hpp"
#include "text_bytes.hpp"

using namespace lariat;
using namespace lariat::tool;
using namespace std::chrono_literals;
using tool::testing::drain;
using tool::testing::listed_source;

namespace {

sample reading(std::int64_t minute, double value, bool stamped = true)
{
    return {stream_id{0}, stamped, core::timestamp{minute * 1min}, value};
}

std::unique_ptr<source> listed(std::vector<sample> samples)
{
    return std::make_unique<listed_source>(std::move(samples));
}

std::vector<double> values(std::vector<sample> const& samples)
{
    std::vector<double> all;
    for (auto const& s : samples) all.push_back(s.value);
    return all;
}

std::vector<std::int64_t> minutes_of(std::vector<sample> const& samples)
{
    std::vector<std::int64_t> all;
    for (auto const& s : samples) all.push_back(s.time.time_since_epoch() / 1min);
    return all;
}

} // namespace

TEST_SUITE("tools.arrange")
{
    TEST_CASE("several sources come in the order of their times")
    {
        std::vector<std::unique_ptr<source>> sources;
        sources.push_back(listed({reading(1, 1), reading(4, 4), reading(5, 5), reading(9, 9)}));
        sources.push_back(listed({reading(2, 2), reading(3, 3), reading(8, 8)}));
        sources.push_back(listed({}));
        auto const merged = merge(std::move(sources));
        CHECK(values(drain(*merged)) == std::vector<double>{1, 2, 3, 4, 5, 8, 9});
    }

    TEST_CASE("a window holds its start and not its stop")
    {
        auto const cut = within(listed({reading(1, 1), reading(2, 2), reading(3, 3), reading(4, 4)}),
            core::timestamp{2min}, core::timestamp{4min});
        CHECK(values(drain(*cut)) == std::vector<double>{2, 3});
    }

    TEST_CASE("readings without a time get one an interval apart in each stream")
    {
        auto other = reading(0, 9, false);
        other.stream = stream_id{1};
        auto const made = stamped(listed({reading(0, 1, false), other, reading(0, 2, false), reading(77, 3)}),
            core::timestamp{10min}, 5min);
        CHECK(minutes_of(drain(*made)) == std::vector<std::int64_t>{10, 10, 15, 77});
    }

    TEST_CASE("a second pass follows one interval after the first, and the offsets say so")
    {
        auto const open = [] {
            return outcome<std::unique_ptr<source>>{listed({reading(1, 1), reading(3, 2), reading(5, 3)})};
        };
        auto twice = repeat(open, 2, core::timestamp{100min});
        REQUIRE(twice.has_value());
        auto const all = drain(**twice);
        CHECK(minutes_of(all) == std::vector<std::int64_t>{100, 102, 104, 106, 108, 110});
        CHECK(values(all) == std::vector<double>{1, 2, 3, 1, 2, 3});
        CHECK((*twice)->offsets() == std::vector<std::chrono::nanoseconds>{99min, 105min});

        auto empty = repeat([] { return outcome<std::unique_ptr<source>>{listed({})}; }, 5, {});
        REQUIRE(empty.has_value());
        CHECK(drain(**empty).empty());
    }
} // TEST_SUITE

TEST_SUITE("tools.generator")
{
    TEST_CASE("every kind gives the readings asked for, plausible and the same again")
    {
        struct {
            series_kind kind;
            double low;
            double high;
            double resolution;
        } const kinds[] = {
            {series_kind::sensor, 0, 70, 0.01},
            {series_kind::price, 0.01, 2'000, 0.01},
            {series_kind::vitals, 40, 150, 1},
        };
        for (auto const& k : kinds) {
            CAPTURE(static_cast<int>(k.kind));
            generator_options const options{
                .kind = k.kind, .seed = lariat::testing::seed(), .streams = 3, .readings = 2'000};
            stream_names names;
            auto const first = drain(*make_generator(options, names));
            auto const again = drain(*make_generator(options, names));
            REQUIRE(first.size() == 6'000);
            CHECK(names.size() == 3);
            CHECK(values(first) == values(again));
            std::set<double> distinct;
            for (sample const& s : first) {
                CHECK(s.value >= k.low);
                CHECK(s.value <= k.high);
                CHECK(std::abs(std::remainder(s.value, k.resolution)) < 1e-6);
                distinct.insert(s.value);
            }
            CHECK(distinct.size() > 10);
        }
    }

    TEST_CASE("a stream does not depend on how many others there are")
    {
        generator_options options{.seed = 9, .streams = 1, .readings = 50};
        stream_names names;
        auto const alone = drain(*make_generator(options, names));
        options.streams = 4;
        auto const among = drain(*make_generator(options, names));
        for (std::size_t i = 0; i < alone.size(); ++i) {
            CHECK(among[4 * i].value == alone[i].value);
            CHECK(among[4 * i].time == alone[i].time);
        }
        CHECK(names.key(among[1].stream) == "temperature,sensor=s0001:value");
    }
} // TEST_SUITE
