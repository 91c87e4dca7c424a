#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include <lariat/detect/group.hpp>

#include "series/random.hpp"
#include "support/seed.hpp"

using namespace lariat;

namespace {

/// Four sensors of one machine: a common load, each with noise of its own.
class machine {
public:
    explicit machine(std::uint64_t seed) : chance_{seed} { }

    std::vector<double> row()
    {
        load_ = 0.95 * load_ + chance_.normal();
        std::vector<double> r;
        for (int i = 0; i < 4; ++i) r.push_back(100 * i + (i + 1) * (load_ + 0.3 * chance_.normal()));
        return r;
    }

private:
    tool::random_numbers chance_;
    double load_ = 0;
};

constexpr int warm_up = 1'500;

detect::group_model group_of(std::size_t members, detect::group_options options = {})
{
    detect::group_model group{options};
    for (std::size_t i = 0; i < members; ++i) (void)group.join(true);
    return group;
}

} // namespace

TEST_SUITE("detect.group")
{
    TEST_CASE("a member that leaves the others is found and named")
    {
        machine m{testing::seed()};
        auto group = group_of(4);
        int over_before = 0;
        for (int i = 0; i < warm_up; ++i) over_before += group.observe(m.row()).over && i >= 500 ? 1 : 0;
        CHECK(over_before < 50);

        int over = 0;
        std::size_t worst = 0;
        for (int i = 0; i < 100; ++i) {
            auto row = m.row();
            row[2] += 15;
            auto const v = group.observe(row);
            over += v.over ? 1 : 0;
            auto const largest = std::max_element(v.shares.begin(), v.shares.end());
            if (i == 20) worst = static_cast<std::size_t>(largest - v.shares.begin());
            CHECK(v.over == (v.score > v.threshold));
            CHECK(std::accumulate(v.shares.begin(), v.shares.end(), 0.0) == doctest::Approx(1));
        }
        CHECK(over > 90);
        CHECK(worst == 2);
    }

    TEST_CASE("the unit and the level of a member change no decision")
    {
        machine a{testing::seed()};
        machine b{testing::seed()};
        auto plain = group_of(4);
        auto changed = group_of(4);
        for (int i = 0; i < warm_up; ++i) {
            auto row = a.row();
            auto other = b.row();
            if (i > 1'000 && i < 1'050) row[1] = other[1] = 40;
            for (double& x : other) x = 1'024 * x + 65'536;
            CHECK(plain.observe(row).over == changed.observe(other).over);
        }
    }

    TEST_CASE("what lasts longer than the longest freeze is learned, and then no longer over")
    {
        machine m{testing::seed()};
        auto group = group_of(4, {.longest_freeze = 200});
        for (int i = 0; i < warm_up; ++i) group.observe(m.row());
        int late = 0;
        for (int i = 0; i < 12'000; ++i) {
            auto row = m.row();
            row[2] += 15;
            bool const over = group.observe(row).over;
            if (i < 200) CHECK((over || i < 10));
            if (i >= 10'000 && over) ++late;
        }
        CHECK(late < 600); // of 2,000
    }

    TEST_CASE("a member without readings counts as usual and learns nothing")
    {
        machine m{testing::seed()};
        auto group = group_of(4);
        for (int i = 0; i < warm_up; ++i) {
            auto row = m.row();
            row[3] = std::numeric_limits<double>::quiet_NaN();
            auto const v = group.observe(row);
            REQUIRE(std::isfinite(v.score));
            CHECK(v.shares[3] == 0);
        }
        for (int i = 0; i < 100; ++i) REQUIRE(std::isfinite(group.observe(m.row()).score));
    }

    TEST_CASE("nothing is said of those whose predictor is silent, until they have learned to do without it")
    {
        machine m{testing::seed()};
        auto group = group_of(4);
        for (int i = 0; i < warm_up; ++i) group.observe(m.row());
        REQUIRE_FALSE(group.parts_of(2).empty());
        double worst = 0;
        bool rests_on_3 = true;
        for (int i = 0; i < 2'500; ++i) {
            auto row = m.row();
            row[3] = std::numeric_limits<double>::quiet_NaN();
            auto const v = group.observe(row);
            worst = std::max(worst, v.score);
            if (i == 100) CHECK(v.score == 0);
            if (i < 2'400) continue;
            rests_on_3 = std::ranges::any_of(group.parts_of(2), [](auto const& p) { return p.from == 3; });
        }
        CHECK(worst < 3);
        CHECK_FALSE(rests_on_3);
        CHECK_FALSE(group.parts_of(2).empty());
    }
} // TEST_SUITE
