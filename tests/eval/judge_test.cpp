#include <doctest/doctest.h>

#include <limits>

#include "eval/alarm_rule.hpp"
#include "eval/evaluate.hpp"
#include "eval/judge.hpp"
#include "eval/settings.hpp"
#include "eval/summary.hpp"
#include "made_series.hpp"
#include "support/seed.hpp"

using namespace lariat;

TEST_SUITE("eval.judge")
{
    TEST_CASE("at level 0 the alarm rule gives the detector's own alarms, and a stricter level no new event")
    {
        for (std::uint64_t seed = testing::seed(); seed < testing::seed() + 5; ++seed) {
            CAPTURE(seed);
            auto const s = testing::made_series(seed, 4000, {1500, 2800, 2860, 3500});
            auto const j = eval::judge(s, {});
            CHECK_FALSE(j.alarms.empty());
            CHECK(eval::alarms_at(j, 0, {}) == j.alarms);
            CHECK(eval::alarms_at(j, 100, {}).empty());
            CHECK(eval::alarms_at(j, 1, {}).size() <= j.alarms.size());
            CHECK(j.unexplained == 0);
        }
    }

    TEST_CASE("a refused row is no reading: it has no score and no alarm")
    {
        auto s = testing::made_series(testing::seed(), 1000, {});
        s.values[500] = std::numeric_limits<double>::quiet_NaN();
        s.times[600] = s.times[599];
        auto const j = eval::judge(s, {});
        CHECK(j.taken.size() == 998);
        CHECK(j.scores[0] == eval::unjudged);
        CHECK(j.scores[500] == eval::unjudged);
        CHECK(j.scores[600] == eval::unjudged);
        CHECK(j.scores[601] != eval::unjudged);
    }

    TEST_CASE("settings have the configuration's names, ranges and words")
    {
        std::string const good[] = {"probability=0.01", "shape=false", "direction=above", "stuck_after=5m"};
        auto const o = eval::apply_settings(good);
        REQUIRE(o.has_value());
        CHECK(o->probability == 0.01);
        CHECK_FALSE(o->shape);
        CHECK(o->direction == detect::direction::above);
        CHECK(o->stuck_after == std::chrono::minutes{5});
        CHECK(*eval::apply_settings({}) == detect::options{});

        std::string const unknown[] = {"probabilty=0.01"};
        auto const refused = eval::apply_settings(unknown);
        REQUIRE(refused.has_error());
        CHECK(refused.error().exit_code == EX_USAGE);
        CHECK(refused.error().message.find("probability") != std::string::npos);
        std::string const beyond[] = {"probability=0.7"};
        CHECK(eval::apply_settings(beyond).has_error());
        std::string const no_value[] = {"shape"};
        CHECK(eval::apply_settings(no_value).has_error());
    }
} // TEST_SUITE

TEST_SUITE("eval.evaluate")
{
    TEST_CASE("files are evaluated in the corpus's order, whichever thread takes them")
    {
        eval::corpus files;
        for (std::size_t i = 0; i < 12; ++i) {
            files.push_back({"", [i]() -> tool::outcome<eval::series> {
                                 auto s = testing::made_series(i, 600 + 10 * i, {});
                                 s.name = std::to_string(i);
                                 return s;
                             }});
        }
        double last_share = 0;
        std::uint64_t last_readings = 0;
        auto const results = eval::evaluate(files, {}, [&](double share, std::uint64_t readings) {
            last_share = share;
            last_readings = readings;
        });
        REQUIRE(results.has_value());
        for (std::size_t i = 0; i < files.size(); ++i) {
            CHECK((*results)[i].name == std::to_string(i));
            CHECK((*results)[i].events.readings == 600 + 10 * i);
        }
        CHECK(last_share == 1);
        CHECK(last_readings == 12 * 600 + 10 * 66);
    }

    TEST_CASE("a file that cannot be read is the result")
    {
        eval::corpus const files{
            {"", []() -> tool::outcome<eval::series> { return testing::made_series(1, 300, {}); }},
            {"", []() -> tool::outcome<eval::series> {
                 return tool::fault{EX_DATAERR, "broken"};
             }}};
        auto const results = eval::evaluate(files, {}, {});
        REQUIRE(results.has_error());
        CHECK(results.error().message == "broken");
    }

    TEST_CASE("the best level of a sweep is no worse than the shipped one")
    {
        eval::evaluation_options options;
        options.sweep = true;
        std::vector<eval::file_result> files;
        for (std::uint64_t seed = 1; seed <= 4; ++seed) {
            auto const s = testing::made_series(seed, 4000, {1500, 2800, 3500});
            files.push_back(eval::evaluate(s, eval::judge(s, {}), options));
        }
        auto const all = eval::summarise(files);
        for (std::size_t p = 0; p < eval::nab_profiles.size(); ++p) {
            REQUIRE(all.nab_best[p].has_value());
            CHECK(*all.nab_best[p]->result.score >= *all.nab[p].score);
        }
        CHECK(all.events.events == 12);
        CHECK(all.files == 4);
    }

    TEST_CASE("ranking leaves the training part out")
    {
        auto s = testing::made_series(testing::seed(), 3000, {500, 2500});
        eval::judgement j = eval::judge(s, {});
        std::fill(j.scores.begin(), j.scores.end(), 0.0F);
        std::fill(j.scores.begin() + 2500, j.scores.begin() + 2540, 1.0F);
        CHECK(*eval::evaluate(s, j, {}).score.auc_pr < 1);
        s.ranked_from = 1000;
        auto const r = eval::evaluate(s, j, {});
        CHECK(*r.score.auc_pr == doctest::Approx(1));
        CHECK(r.top_in_event);
    }
} // TEST_SUITE
