#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include <simdjson.h>

#include "eval/features.hpp"
#include "eval/html/plot.hpp"
#include "eval/html/report.hpp"
#include "eval/json_writer.hpp"
#include "eval/report.hpp"
#include "made_series.hpp"
#include "support/seed.hpp"

using namespace lariat;

namespace {

std::vector<eval::file_result> two_files()
{
    eval::evaluation_options options;
    options.sweep = true;
    std::vector<eval::file_result> files;
    auto const labelled = testing::made_series(1, 3000, {1500, 2500});
    auto const sound = testing::made_series(2, 3000, {});
    for (auto const& s : {labelled, sound}) files.push_back(eval::evaluate(s, eval::judge(s, {}), options));
    return files;
}

std::size_t count(std::string_view text, std::string_view what)
{
    std::size_t n = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1)) ++n;
    return n;
}

} // namespace

TEST_SUITE("eval.report")
{
    TEST_CASE("the JSON writer places commas and quotes")
    {
        eval::json_writer json;
        json.begin_object()
            .member("a", 1.5)
            .begin_array("b")
            .member({}, std::size_t{1})
            .begin_object()
            .end_object();
        json.end_array()
            .member("c", std::optional<double>{})
            .member("d", std::string_view{"x\"y"})
            .end_object();
        CHECK(json.text() == R"({"a":1.5,"b":[1,{}],"c":null,"d":"x\"y"})");
    }

    TEST_CASE("the JSON report holds every file and the totals")
    {
        auto const files = two_files();
        std::string const text =
            eval::report_json(files, eval::summarise(files), {.corpus = "nab", .nab = true});
        simdjson::dom::parser parser;
        simdjson::dom::element json;
        REQUIRE(parser.parse(text).get(json) == simdjson::SUCCESS);
        CHECK(json["files"].get_array().size() == 2);
        CHECK(json["files"].at(1)["auc_pr"].is_null());
        CHECK(json["total"]["events"].get_uint64().value() == 2);
        CHECK(json["total"]["nab"]["standard"]["score"].is_double());
        CHECK(json["total"]["unexplained"].get_uint64().value() == 0);
    }

    TEST_CASE("the text report names each file and says how many events were hit")
    {
        auto files = two_files();
        files[0].events.hit = 1;
        std::string const text =
            eval::report_text(files, eval::summarise(files), {.corpus = "nab", .nab = true, .top = true});
        CHECK(text.find("made/series.csv") != std::string::npos);
        CHECK(text.find("events hit       1 of 2 (50.0 %)") != std::string::npos);
        CHECK(text.find("reward_low_FP_rate") != std::string::npos);
        CHECK(text.find("an anomaly's in") != std::string::npos);
    }

    TEST_CASE("a plot of any length has a bounded size, and every alarm of its rows")
    {
        auto const s = testing::made_series(1, 60'000, {30'000, 50'000});
        auto const j = eval::judge(s, {});
        std::string const svg = eval::plot_svg(s, j, {0, s.rows() - 1});
        CHECK(svg.size() < 200'000);
        CHECK(count(svg, "<title>") == j.alarms.size());
        CHECK(count(svg, R"(class="label")") == 2);
        CHECK(count(svg, R"(class="hit")") >= 2);
        CHECK(svg.find("nan") == std::string::npos);

        std::string const part = eval::plot_svg(s, j, eval::surroundings(s, s.windows[0]));
        CHECK(count(part, R"(class="label")") == 1);
        CHECK(eval::surroundings(s, {0, 39}) == eval::window{0, 239});
        CHECK(eval::surroundings(s, {59'990, 59'999}) == eval::window{59'790, 59'999});
    }

    TEST_CASE("series without variance, without numbers and of one row can be plotted")
    {
        eval::series s = testing::made_series(1, 300, {});
        std::fill(s.values.begin(), s.values.end(), 5.0);
        CHECK(eval::plot_svg(s, eval::judge(s, {}), {0, 299}).find("nan") == std::string::npos);
        std::fill(s.values.begin(), s.values.end(), std::nan(""));
        CHECK(eval::plot_svg(s, eval::judge(s, {}), {0, 299}).find("nan") == std::string::npos);
        eval::series const one = testing::made_series(1, 1, {});
        CHECK(eval::plot_svg(one, eval::judge(one, {}), {0, 0}).starts_with("<svg"));
    }

    TEST_CASE("the page shows files with missed anomalies first, and needs no other file")
    {
        auto files = two_files();
        files[0].name = "quiet";
        files[1].name = "<missed> & more";
        files[1].events.events = files[1].events.hit + 1;
        std::vector<eval::file_plots> const plots(2);
        std::string const page =
            eval::report_html(files, plots, eval::summarise(files), {.corpus = "nab", .nab = true});
        CHECK(page.find("&lt;missed&gt; &amp; more") < page.find("<h2>quiet"));
        CHECK(page.find("http") == std::string::npos);
        CHECK(page.find("events hit") != std::string::npos);
    }

    TEST_CASE("a missed anomaly has a plot of its own")
    {
        auto const s = testing::made_series(1, 3000, {1500, 2500});
        eval::judgement j = eval::judge(s, {});
        j.alarms = {1510};
        auto const plots = eval::plot_file(s, j);
        CHECK(plots.missed.size() == 1);
    }

    TEST_CASE("the table of features has a row a folder, and a share of the time for each feature")
    {
        std::vector<eval::file_result> files;
        for (char const* const name : {"rooms/a.csv", "rooms/b.csv", "doors/c.csv"}) {
            auto s = testing::made_series(testing::seed(), 3'000, {});
            s.name = name;
            files.push_back(eval::evaluate(s, eval::judge(s, {}), {}));
        }
        CHECK(files[0].features.size() == 11); // eight of the one-step forecast, three of the slow one
        for (auto const& f : files[0].features) {
            CHECK(f.share >= 0);
            CHECK(f.share <= 1);
        }
        // A daily course is what the slow forecast knows it by.
        auto const hour = std::ranges::find_if(files[0].features,
            [](auto const& u) { return u.forecast == "slow" && u.feature == "hour_of_day"; });
        REQUIRE(hour != files[0].features.end());
        CHECK(hour->share > 0.5);
        auto const text = eval::features_text(files);
        CAPTURE(text);
        CHECK(text.find("\ndoors                  1 ") != std::string::npos);
        CHECK(text.find("\nrooms                  2 ") != std::string::npos);

        auto const brief = testing::made_series(testing::seed(), 400, {});
        std::vector const one{eval::evaluate(brief, eval::judge(brief, {}), {})};
        CHECK(eval::features_text(one) == "no file is long enough to say\n");
    }
} // TEST_SUITE
