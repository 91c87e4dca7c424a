#include <doctest/doctest.h>

#include <vector>

#include "eval/ranking.hpp"
#include "lcg.hpp"

using namespace lariat;
using eval::window;

TEST_SUITE("eval.ranking")
{
    TEST_CASE("AUC-PR is one for a perfect order and the share of anomalous rows where all scores are equal")
    {
        window const w{3, 4};
        std::vector<float> const perfect{0, 1, 2, 9, 8};
        std::vector<float> const flat(5, 1.0F);
        CHECK(*eval::auc_pr(perfect, {&w, 1}) == doctest::Approx(1));
        CHECK(*eval::auc_pr(flat, {&w, 1}) == doctest::Approx(0.4));
    }

    TEST_CASE("AUC-PR sums precision over the recall that each threshold gains")
    {
        window const windows[] = {{0, 0}, {2, 2}};
        std::vector<float> const scores{5, 4, 3, 2}; // hit, false, hit, false
        CHECK(*eval::auc_pr(scores, windows) == doctest::Approx(0.5 * 1 + 0.5 * 2 / 3));
    }

    TEST_CASE("a series that is all sound or all anomalous has no ranking")
    {
        window const all{0, 2};
        std::vector<float> const scores{1, 2, 3};
        CHECK_FALSE(eval::auc_pr(scores, {}));
        CHECK_FALSE(eval::auc_pr(scores, {&all, 1}));
        CHECK_FALSE(eval::vus_pr(scores, {}, 10));
        CHECK_FALSE(eval::vus_pr(scores, {&all, 1}, 10));
    }

    TEST_CASE("AUC-PR and VUS-PR are those of the published implementations")
    {
        // scikit-learn's average_precision_score and VUS's RangeAUC_volume_opt on the same numbers.
        struct file {
            std::size_t rows;
            std::vector<window> windows;
            double auc_pr;
            double vus_pr_0;
            double vus_pr_40;
        };
        file const files[] = {
            {400, {{100, 139}, {300, 319}}, 0.2687223815833036, 0.2664362609411628, 0.39139928088013387},
            {250, {{0, 9}, {240, 249}}, 0.22258804902412735, 0.1808672698033481, 0.26453408083329044},
        };
        testing::score_maker make;
        for (file const& f : files) {
            CAPTURE(f.rows);
            auto const scores = make.next(f.rows, f.windows);
            CHECK(*eval::auc_pr(scores, f.windows) == doctest::Approx(f.auc_pr).epsilon(1e-12));
            CHECK(*eval::vus_pr(scores, f.windows, 0) == doctest::Approx(f.vus_pr_0).epsilon(1e-12));
            CHECK(*eval::vus_pr(scores, f.windows, 40) == doctest::Approx(f.vus_pr_40).epsilon(1e-12));
        }
    }

    TEST_CASE("a score that peaks beside its window counts for VUS-PR and not for AUC-PR")
    {
        window const w{100, 109};
        std::vector<float> beside(300, 0.0F);
        std::vector<float> far(300, 0.0F);
        for (std::size_t i = 0; i < 10; ++i) beside[112 + i] = far[200 + i] = 1;
        CHECK(*eval::auc_pr(beside, {&w, 1}) == doctest::Approx(*eval::auc_pr(far, {&w, 1})));
        CHECK(*eval::vus_pr(beside, {&w, 1}, 40) > 2 * *eval::vus_pr(far, {&w, 1}, 40));
    }

    TEST_CASE("windows whose buffers overlap count a row once")
    {
        window const windows[] = {{100, 104}, {110, 114}};
        std::vector<float> all(300, 0.0F);
        for (std::size_t i = 90; i < 125; ++i) all[i] = 1;
        auto const v = eval::vus_pr(all, windows, 20);
        CHECK(*v <= 1);
        CHECK(*v > 0);
    }
} // TEST_SUITE
