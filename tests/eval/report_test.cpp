#include <doctest/doctest.h>

#include <simdjson.h>

#include "eval/json_writer.hpp"
#include "eval/report.hpp"
#include "made_series.hpp"

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
} // TEST_SUITE
