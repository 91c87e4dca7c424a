#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "eval/nab_score.hpp"
#include "lcg.hpp"

using namespace lariat;
using eval::nab_profiles;
using eval::window;

namespace {

double sigmoid(double x)
{
    return 2 / (1 + std::exp(5 * x)) - 1;
}

struct corpus {
    std::vector<eval::nab_plan> plans;
    std::vector<std::vector<float>> scores;

    [[nodiscard]] std::vector<eval::nab_scored_file> files(std::size_t count) const
    {
        std::vector<eval::nab_scored_file> out;
        for (std::size_t i = 0; i < count; ++i) out.push_back({&plans[i], scores[i]});
        return out;
    }
};

/// Windows that begin in the probation, that touch each other, that end the file; a file without any.
corpus made_up()
{
    struct file {
        std::size_t rows;
        std::vector<window> windows;
    };
    file const files[] = {{400, {{100, 139}, {300, 319}}}, {250, {{0, 9}, {240, 249}}}, {120, {}},
        {6000, {{900, 900}, {901, 1300}, {5999, 5999}}}};
    testing::score_maker make;
    corpus c;
    for (file const& f : files) {
        c.plans.emplace_back(f.rows, f.windows);
        c.scores.push_back(make.next(f.rows, f.windows));
    }
    return c;
}

std::vector<std::uint32_t> rows_at_least(std::vector<float> const& scores, float threshold)
{
    std::vector<std::uint32_t> rows;
    for (std::uint32_t i = 0; i < scores.size(); ++i) {
        if (scores[i] >= threshold) rows.push_back(i);
    }
    return rows;
}

} // namespace

TEST_SUITE("eval.nab_score")
{
    TEST_CASE("a window's first row is worth one, its last row least, and only its best row counts")
    {
        window const w{50, 59};
        eval::nab_plan const plan{100, {&w, 1}};

        CHECK(plan.worth(50) == doctest::Approx(1));
        CHECK(plan.worth(59) == doctest::Approx(sigmoid(-0.1) / sigmoid(-1)));
        std::uint32_t const all[] = {59, 50, 55};
        std::uint32_t const late[] = {59};
        CHECK(*eval::nab_score(plan, all, nab_profiles[0]).score == doctest::Approx(100));
        CHECK(*eval::nab_score(plan, late, nab_profiles[0]).score
            == doctest::Approx(50 * (1 + sigmoid(-0.1) / sigmoid(-1))));
    }

    TEST_CASE("silence scores nothing, and a file without windows has a cost but no score")
    {
        window const w{50, 59};
        eval::nab_plan const plan{100, {&w, 1}};
        CHECK(*eval::nab_score(plan, {}, nab_profiles[2]).score == 0);
        CHECK(eval::nab_score(plan, {}, nab_profiles[2]).raw == -2);

        eval::nab_plan const sound{100, {}};
        std::uint32_t const alarm[] = {40};
        auto const r = eval::nab_score(sound, alarm, nab_profiles[1]);
        CHECK(r.raw == doctest::Approx(-0.22));
        CHECK_FALSE(r.score);
    }

    TEST_CASE("a false row costs little just behind a window and all of it three widths later")
    {
        window const w{50, 59};
        eval::nab_plan const plan{100, {&w, 1}};
        CHECK(plan.worth(60) == doctest::Approx(sigmoid(1.0 / 9)));
        CHECK(plan.worth(86) == doctest::Approx(sigmoid(3)));
        CHECK(plan.worth(87) == -1);
        CHECK(plan.worth(49) == -1);

        window const single{50, 50};
        CHECK(eval::nab_plan{100, {&single, 1}}.worth(51) == -1);
    }

    TEST_CASE("probation ends at 15 percent of the rows, and after 750 at the latest")
    {
        CHECK_FALSE(eval::nab_plan{100, {}}.counts(14));
        CHECK(eval::nab_plan{100, {}}.counts(15));
        CHECK_FALSE(eval::nab_plan{99, {}}.counts(13));
        CHECK(eval::nab_plan{99, {}}.counts(14)); // 14.85, rounded down
        CHECK_FALSE(eval::nab_plan{20'000, {}}.counts(749));
        CHECK(eval::nab_plan{20'000, {}}.counts(750));

        window const w{10, 20};
        eval::nab_plan const plan{100, {&w, 1}};
        std::uint32_t const before[] = {14};
        std::uint32_t const at[] = {15};
        CHECK(eval::nab_score(plan, before, nab_profiles[0]).hit == 0);
        CHECK(eval::nab_score(plan, at, nab_profiles[0]).hit == 1);
    }

    TEST_CASE("missing a window that lies in the probation costs nothing, and still counts as a window")
    {
        window const windows[] = {{2, 9}, {50, 59}};
        eval::nab_plan const plan{100, windows};
        auto const r = eval::nab_score(plan, {}, nab_profiles[0]);
        CHECK(r.windows == 2);
        CHECK(r.raw == -1);
        CHECK(*r.score == doctest::Approx(25));
    }

    TEST_CASE("the sweep finds the thresholds and scores of NAB's own scorer")
    {
        corpus const c = made_up();
        double const all[] = {49.85779531444201, 49.85779531444201, 52.28614925724705};
        double const first_two[] = {62.26653640625336, 62.26653640625336, 66.51102427083558};
        for (std::size_t p = 0; p < nab_profiles.size(); ++p) {
            CAPTURE(p);
            auto const r = eval::nab_best(c.files(4), nab_profiles[p]);
            CHECK(*r.score == doctest::Approx(all[p]).epsilon(1e-12));
            CHECK(r.threshold == 1069);
            CHECK(r.windows == 7);
            CHECK(r.hit == 3);
            CHECK(r.false_rows == 0);
            CHECK(*eval::nab_best(c.files(2), nab_profiles[p]).score
                == doctest::Approx(first_two[p]).epsilon(1e-12));
        }
    }

    TEST_CASE("alarms at a fixed threshold score as NAB's own scorer has them")
    {
        corpus const c = made_up();
        double const expected[] = {-359.2204452384556, -782.5248149455073, -215.67077301611334};
        for (std::size_t p = 0; p < nab_profiles.size(); ++p) {
            CAPTURE(p);
            eval::nab_result sum;
            for (std::size_t i = 0; i < c.plans.size(); ++i)
                sum += eval::nab_score(c.plans[i], rows_at_least(c.scores[i], 900), nab_profiles[p]);
            sum = eval::normalise(sum, nab_profiles[p]);
            CHECK(*sum.score == doctest::Approx(expected[p]).epsilon(1e-12));
            CHECK(sum.hit == 4);
            CHECK(sum.false_rows == 551);
        }
    }

    TEST_CASE("equal scores are one threshold, and of equal sums the highest threshold is taken")
    {
        window const w{50, 59};
        eval::nab_plan const plan{100, {&w, 1}};
        std::vector<float> scores(100, 0.0F);
        scores[20] = 1; // a false row that ties with the hit: neither comes alone
        scores[50] = 1;
        eval::nab_scored_file const file{&plan, scores};
        auto const r = eval::nab_best({&file, 1}, nab_profiles[0]);
        CHECK(r.raw == doctest::Approx(1 - 0.11));
        CHECK(r.false_rows == 1);

        scores[20] = 0;
        scores[55] = 0.5F; // gains nothing
        CHECK(eval::nab_best({&file, 1}, nab_profiles[0]).threshold == 1);
    }

    TEST_CASE("where every alarm costs more than it brings, silence is best")
    {
        eval::nab_plan const plan{100, {}};
        std::vector<float> const scores(100, 1.0F);
        eval::nab_scored_file const file{&plan, scores};
        auto const r = eval::nab_best({&file, 1}, nab_profiles[0]);
        CHECK(r.threshold == std::numeric_limits<double>::infinity());
        CHECK(r.raw == 0);
    }
} // TEST_SUITE
