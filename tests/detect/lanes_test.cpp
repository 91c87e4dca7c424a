#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <span>
#include <vector>

#include "detect/math.hpp"
#include "detect/requirement.hpp"
#include "detect/shape_lanes.hpp"
#include "detect/tail_lanes.hpp"
#include "support/machines.hpp"
#include "support/seed.hpp"
#include "tails.hpp"

namespace detect = lariat::detect;

namespace {

class numbers {
public:
    double normal() { return normal_(random_); }
    double magnitude() { return std::exp(3 * normal()); }
    std::uint64_t below(std::uint64_t n) { return random_() % n; }

private:
    std::mt19937_64 random_{lariat::testing::seed()};
    std::normal_distribution<double> normal_;
};

/// Tails that have seen some hundred or thousand residuals, heavy ones among them.
void fill_all(numbers& n, detect::channel_lanes& c)
{
    for (std::size_t lane = 0; lane < c.total.size(); ++lane) {
        double const spread = 0.5 + n.magnitude();
        auto const readings = n.below(3) == 0 ? n.below(20) : n.below(4'000);
        lariat::testing::fill(
            c, lane, readings,
            [&] { return spread * std::abs(n.normal()) * (n.below(50) == 0 ? n.magnitude() : 1); },
            [&] { return n.below(20) == 0 ? 1U : 8U; });
    }
}

bool same(double a, double b)
{
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

struct asked_channels {
    detect::channel_lanes channels{};
    detect::tail_question question{};
};

void ask_of_new_tails(numbers& n, asked_channels& a)
{
    fill_all(n, a.channels);
    for (std::size_t i = 0; i < a.question.tails.size(); ++i) a.question.tails[i] = tail_of(a.channels, i);
}

void ask_anew(numbers& n, detect::tail_question& q)
{
    for (std::size_t i = 0; i < 3; ++i) {
        q.scale[i] = n.magnitude();
        q.magnitude[i] = n.below(40) == 0 ? 0 : q.scale[i] * std::abs(n.normal()) * n.magnitude();
        q.usual_peak[i] = i < 2 && n.below(2) == 0 ? q.scale[i] * n.magnitude() : 0;
    }
    q.gain = {0, detect::log10_2, 0};
    detect::options o;
    if (n.below(4) == 0) o.probability = 0.2;
    q.need = detect::needed_decades(o, 1 + n.below(100'000), 1);
    q.recent_extra = detect::recent_extra_decades(q.need);
}

/// Compares the lanes with the channels one by one; false where the lanes did not answer.
bool check_answer(asked_channels const& a)
{
    detect::tail_question const& q = a.question;
    detect::tail_answer found{};
    if (!detect::answer(q, found)) return false;
    for (std::size_t i = 0; i < 3; ++i) {
        detect::calibration const plain{.all = tail_of(a.channels, i),
            .recent = i == 0 ? tail_of(a.channels, detect::lane::recent) : detect::tail{},
            .recent_extra = i == 0 ? q.recent_extra : 0,
            .scale = q.scale[i]};
        auto const j = plain.judge(q.magnitude[i], q.need - q.gain[i], q.usual_peak[i]);
        CAPTURE(i);
        REQUIRE(same(found.position[i], j.position));
        REQUIRE(same(found.evidence[i], j.evidence));
        REQUIRE(same(found.threshold[i], j.threshold));
    }
    return true;
}

} // namespace

TEST_SUITE("detect.lanes")
{
    TEST_CASE("three channels at once are judged as one by one, to the last bit, on every machine")
    {
        lariat::testing::for_each_machine([](char const* machine) {
            CAPTURE(machine);
            numbers n;
            asked_channels a;
            int answered = 0;
            constexpr int questions = 60'000;
            for (int i = 0; i < questions; ++i) {
                if (i % 1'000 == 0) ask_of_new_tails(n, a);
                ask_anew(n, a.question);
                answered += check_answer(a) ? 1 : 0;
            }
            CHECK(answered > questions / 4); // the rest is for the plain way
        });
    }

    TEST_CASE("the nearest window is found as one after another, and what is read behind them counts for "
              "nothing, on "
              "every machine")
    {
        using codes = std::vector<std::uint8_t>;
        constexpr std::size_t window = detect::compared_samples;
        lariat::testing::for_each_machine([](char const* machine) {
            CAPTURE(machine);
            numbers n;
            auto const some = [&n](std::size_t size) {
                codes y(size); // of its own, so that what is beside it is not ours
                for (auto& v : y) v = static_cast<std::uint8_t>(n.below(256));
                return y;
            };
            for (std::size_t i = 0; i < 2'000; ++i) {
                codes const newest = some(window);
                codes y = some(n.below(2) == 0 ? i % 200 : n.below(1'100));
                int least = std::numeric_limits<std::int16_t>::max();
                for (std::size_t j = 0; j + window <= y.size(); ++j) {
                    int sum = 0;
                    for (std::size_t k = 0; k < window; ++k) sum += std::abs(y[j + k] - newest[k]);
                    least = std::min(least, sum);
                }
                // What is read behind them is as near as can be, and counts for nothing.
                std::size_t const size = y.size();
                while (y.size() < size + detect::read_behind) y.push_back(newest[(y.size() - size) % window]);
                y.shrink_to_fit();
                REQUIRE(detect::nearest_window(std::span{newest}.first<window>(), y.data(), size) == least);
            }
        });
    }
}
