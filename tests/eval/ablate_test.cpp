#include <doctest/doctest.h>

#include <set>
#include <string>

#include "eval/ablate.hpp"
#include "eval/cross_validate.hpp"
#include "made_series.hpp"
#include "support/seed.hpp"

using namespace lariat;

namespace {

eval::series made(std::uint64_t seed)
{
    return testing::made_series(seed, 4000, {1500, 2800, 3500});
}

std::vector<eval::file_result> run(detect::options const& o, std::size_t files)
{
    eval::evaluation_options how;
    how.detect = o;
    how.sweep = true;
    how.rank = false;
    std::vector<eval::file_result> results;
    for (std::uint64_t seed = 1; seed <= files; ++seed) {
        auto const s = made(seed);
        results.push_back(eval::evaluate(s, eval::judge(s, o), how));
    }
    return results;
}

} // namespace

TEST_SUITE("eval.ablate")
{
    TEST_CASE("every variant but the first lacks one part, each another")
    {
        auto const variants = eval::ablations({});
        CHECK(variants.front().options == detect::options{});
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < variants.size(); ++i) {
            names.insert(variants[i].name);
            for (std::size_t other = 0; other < i; ++other) {
                CAPTURE(variants[i].name);
                CHECK(variants[i].options != variants[other].options);
            }
        }
        CHECK(names.size() == variants.size());
    }

    TEST_CASE("every part that can be left out changes what the detector says")
    {
        // A stream with habits, storms and calm, so that every part has something to do.
        auto s = made(testing::seed());
        for (std::size_t row = 288; row + 288 < s.rows(); row += 288) s.values[row + 100] += 6;
        // Three spikes within the quiet time, the last one much the worst.
        s.values[3'300] += 8;
        s.values[3'312] += 8;
        s.values[3'324] += 400;
        auto const whole = eval::judge(s, {});
        for (auto const& v : eval::ablations({})) {
            if (v.name == "everything") continue;
            CAPTURE(v.name);
            auto const less = eval::judge(s, v.options);
            CHECK((less.scores != whole.scores || less.alarms != whole.alarms || less.open != whole.open));
            CHECK(less.unexplained == 0);
        }
    }

    TEST_CASE("a channel that is left out leads no alarm")
    {
        detect::options o;
        o.parts.reading_channel = o.parts.window_channel = o.parts.range_channel = false;
        o.shape = false;
        auto const j = eval::judge(made(testing::seed()), o);
        CHECK(j.over == 0);
        CHECK(j.alarms.empty());
    }

    TEST_CASE("the table has a row a variant")
    {
        std::vector<eval::variant_result> const results{
            {"everything", eval::summarise(run({}, 2))}, {"no learner", eval::summarise(run({}, 2))}};
        auto const text = eval::ablation_text(results, {.corpus = "nab", .nab = true});
        CHECK(text.find("\nno learner ") != std::string::npos);
        CHECK(eval::ablation_json(results, {.corpus = "nab", .nab = true})
                  .starts_with(R"({"corpus":"nab","ablations":[{"name":"everything","files":2,)"));
    }
} // TEST_SUITE

TEST_SUITE("eval.cross_validate")
{
    TEST_CASE("candidates begin with what is given, are valid, and are the same for the same seed")
    {
        auto const all = eval::candidates({}, 40, testing::seed());
        CHECK(all.front() == detect::options{});
        CHECK(all == eval::candidates({}, 40, testing::seed()));
        CHECK(all != eval::candidates({}, 40, testing::seed() + 1));
        for (auto const& o : all) {
            CHECK(o.probability > 0);
            CHECK(o.probability < 0.5);
            CHECK(o.quiet_minimum <= o.quiet_maximum);
            CHECK(o.clear_after >= 1);
        }
    }

    TEST_CASE("what is chosen on one half does no better on the other than the best in hindsight")
    {
        std::vector<std::vector<eval::file_result>> results;
        auto settings = eval::candidates({}, 0, testing::seed());
        settings.resize(3);
        for (auto const& o : settings) results.push_back(run(o, 6));
        auto const cv = eval::cross_validate(results, 0, testing::seed());
        CHECK(cv.held_out <= cv.in_sample + 1e-9);
        CHECK(cv.shipped <= cv.in_sample + 1e-9);
        CHECK(cv.sd_of_folds >= 0);
        auto const again = eval::cross_validate(results, 0, testing::seed());
        CHECK(again.held_out == cv.held_out);
        CHECK(
            eval::cross_validation_text(results, 1).find("100 random halvings, seed 1") != std::string::npos);
    }

    TEST_CASE("with one candidate and alike files the held-out score is the in-sample one")
    {
        std::vector<eval::file_result> files = run({}, 1);
        files.resize(4, files.front());
        std::vector<std::vector<eval::file_result>> const results{files};
        auto const cv = eval::cross_validate(results, 0, 1);
        CHECK(cv.held_out == doctest::Approx(cv.in_sample));
        CHECK(cv.sd_of_folds == doctest::Approx(0));
        CHECK(cv.folds_with_shipped == 2 * eval::halvings);
    }
} // TEST_SUITE
