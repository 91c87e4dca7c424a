#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string>

#include "eval/alarm_rule.hpp"
#include "eval/contaminate.hpp"
#include "eval/evaluate.hpp"
#include "eval/skab.hpp"
#include "eval/summary.hpp"

using namespace lariat;

// What the detector reaches on the development corpora, less a margin: a change that costs more is no
// accident.

namespace {

bool no_corpora()
{
    static bool const missing = [] {
        bool const m = std::getenv("LARIAT_CORPORA") == nullptr;
        if (m) std::cout << "skipped: LARIAT_CORPORA does not name the folder of the corpora\n";
        return m;
    }();
    return missing;
}

std::string corpora(std::string const& inside)
{
    return std::getenv("LARIAT_CORPORA") + ('/' + inside);
}

eval::summary run(eval::corpus const& files, eval::evaluation_options const& options)
{
    auto const results = eval::evaluate(files, options, {});
    REQUIRE(results.has_value());
    return eval::summarise(*results);
}

} // namespace

TEST_SUITE("eval.corpora")
{
    TEST_CASE(
        "NAB's development files score what the detector was accepted with" * doctest::skip(no_corpora()))
    {
        auto const files = eval::nab_corpus(corpora("nab/data"), corpora("nab/windows.json"));
        REQUIRE(files.has_value());
        eval::evaluation_options options;
        options.sweep = true;
        std::vector<std::size_t> other_alarms(files->size());
        options.visit = [&](std::size_t i, eval::series const&, eval::judgement const& j) {
            other_alarms[i] = eval::alarms_at(j, 0, {}) == j.alarms ? 0 : 1;
        };
        auto const all = run(*files, options);
        CHECK(*all.nab[0].score >= 71.5);
        CHECK(*all.nab[1].score >= 60);
        CHECK(*all.nab[2].score >= 77.5);
        CHECK(all.events.hit >= 51);
        CHECK(all.events.early_ratio() <= 2.5);
        CHECK(all.zero_share >= 0.40);
        CHECK(all.unexplained == 0);
        CHECK(std::abs(all.nab_best[0]->level) <= 0.2F); // the shipped threshold is about the best one
        CHECK(other_alarms == std::vector<std::size_t>(files->size(), 0));
    }

    TEST_CASE("with spikes in 2 % of NAB's readings the absolute loss errs less than the squared one"
        * doctest::skip(no_corpora()))
    {
        auto const files = eval::nab_corpus(corpora("nab/data"), corpora("nab/windows.json"));
        REQUIRE(files.has_value());
        auto const spoilt = eval::evaluate_contaminated(*files, {}, 0.02, 1, {});
        REQUIRE(spoilt.has_value());
        auto const absolute = eval::mean_errors(*spoilt, 0);
        auto const squared = eval::mean_errors(*spoilt, 1);
        CHECK(absolute.clean <= 0.87 * squared.clean);
        CHECK(absolute.after_2 <= 0.6 * squared.after_2);
        CHECK(absolute.after_8 <= 0.8 * squared.after_8);
    }

    TEST_CASE("in a quarter of UCR's development series the largest score is an anomaly's as often as it was"
        * doctest::skip(no_corpora()))
    {
        auto const all_files = eval::ucr_corpus(corpora("ucr"));
        REQUIRE(all_files.has_value());
        eval::corpus files;
        for (std::size_t i = 0; i < all_files->size(); i += 4) files.push_back((*all_files)[i]);
        eval::evaluation_options options;
        options.rank = false;
        auto const all = run(files, options);
        CHECK(static_cast<double>(all.top_in_event) / static_cast<double>(files.size()) >= 0.74);
        CHECK(all.events.false_per_thousand() <= 0.6);
        CHECK(all.unexplained == 0);
    }

    TEST_CASE("SKAB's groups reach the F1 that they were accepted with" * doctest::skip(no_corpora()))
    {
        auto const rigs = eval::evaluate_skab(corpora("skab"), {}, {});
        REQUIRE(rigs.has_value());
        eval::confusion group;
        for (auto const& r : *rigs) group += r.group;
        CHECK(group.f1() >= 0.82);
        CHECK(group.false_alarm_percent() <= 25);
    }
} // TEST_SUITE
