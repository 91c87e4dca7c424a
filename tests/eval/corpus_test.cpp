#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "eval/corpus/corpus.hpp"
#include "eval/corpus/skab.hpp"
#include "eval/nab_results.hpp"
#include "eval/skab.hpp"
#include "eval/text_file.hpp"
#include "io/byte_source.hpp"
#include "tools/temporary_file.hpp"

using namespace lariat;
using eval::window;

namespace {

void write(std::string const& path, std::string_view text)
{
    std::filesystem::create_directories(std::filesystem::path{path}.parent_path());
    std::ofstream{path} << text;
}

constexpr std::string_view nab_csv = "timestamp,value\n"
                                     "2014-04-01 00:00:00,1\n"
                                     "2014-04-01 00:05:00,2.5\n"
                                     "2014-04-01 00:05:00,x\n"
                                     "2014-04-01 00:10:00,-3\n";

} // namespace

TEST_SUITE("eval.corpus")
{
    TEST_CASE("NAB's windows become the rows of their times, the first of equal ones")
    {
        tool::testing::temporary_folder const folder;
        write(folder / "data/b/two.csv", nab_csv);
        write(folder / "data/a/one.csv", nab_csv);
        write(folder / "windows.json", R"({"b/two.csv": [], "a/one.csv":
        [["2014-04-01 00:05:00.000000", "2014-04-01 00:10:00.000000"]]})");
        auto const files = eval::nab_corpus(folder / "data", folder / "windows.json");
        REQUIRE(files.has_value());
        REQUIRE(files->size() == 2);
        CHECK((*files)[0].name == "a/one.csv");
        auto const one = (*files)[0].read();
        REQUIRE(one.has_value());
        CHECK(one->windows == std::vector<window>{{1, 3}});
        CHECK(one->values[1] == 2.5);
        CHECK(std::isnan(one->values[2]));
        CHECK(one->times[3] - one->times[0] == std::chrono::minutes{10});
        CHECK((*files)[1].read()->windows.empty());
    }

    TEST_CASE("a window without its row, a missing file and broken JSON are faults with names")
    {
        tool::testing::temporary_folder const folder;
        write(folder / "data/a.csv", nab_csv);
        write(folder / "late.json", R"({"a.csv": [["2014-04-01 00:05:00", "2014-04-01 00:11:00"]]})");
        write(folder / "missing.json", R"({"gone.csv": []})");
        write(folder / "broken.json", R"({"a.csv": [["2014-04-01 00:05:00"]]})");
        auto const late = (*eval::nab_corpus(folder / "data", folder / "late.json"))[0].read();
        REQUIRE(late.has_error());
        CHECK(late.error().message.find("a.csv: no rows for the window") != std::string::npos);
        auto const missing = (*eval::nab_corpus(folder / "data", folder / "missing.json"))[0].read();
        REQUIRE(missing.has_error());
        CHECK(missing.error().exit_code == EX_NOINPUT);
        CHECK(eval::nab_corpus(folder / "data", folder / "broken.json").has_error());
        CHECK(eval::nab_corpus(folder / "data", folder / "none.json").has_error());
    }

    TEST_CASE("UCR's rows count from 1, and its slack is the anomaly's length, at least 100")
    {
        tool::testing::temporary_folder const folder;
        std::string numbers;
        for (int i = 0; i < 1000; ++i) numbers += std::to_string(i) + (i % 3 == 0 ? "\n" : "  ");
        write(folder / "001.txt", numbers);
        write(folder / "index.json", R"([
        {"file": "001.txt", "name": "short", "train_end": 400, "anom_begin": 501, "anom_end": 510},
        {"file": "001.txt", "name": "long", "train_end": 400, "anom_begin": 501, "anom_end": 700},
        {"file": "001.txt", "name": "past", "train_end": 400, "anom_begin": 501, "anom_end": 1001}])");
        auto const files = eval::ucr_corpus(folder / "");
        REQUIRE(files.has_value());
        auto const s = (*files)[0].read();
        REQUIRE(s.has_value());
        CHECK(s->name == "001 short");
        CHECK(s->rows() == 1000);
        CHECK(s->values[999] == 999);
        CHECK(s->windows == std::vector<window>{{500, 509}});
        CHECK(s->slack == 100);
        CHECK(s->ranked_from == 400);
        CHECK((*files)[1].read()->slack == 200);
        CHECK((*files)[2].read().has_error());
    }

    TEST_CASE("labelled CSV takes columns in any order, times of any one format, and runs of labels")
    {
        tool::testing::temporary_folder const folder;
        write(folder / "b.csv", "label,time,value\n0,1,5\n1,2,6\n1,3,7\n0,4,8\n2,5,9\n");
        write(folder / "sub/a.csv", "time,value,label\n2014-04-01T00:00:00Z,5,0\n2014-04-01T00:01:00Z,,1\n");
        auto const files = eval::csv_corpus(folder / "", 3);
        REQUIRE(files.has_value());
        REQUIRE(files->size() == 2);
        auto const b = (*files)[0].read();
        REQUIRE(b.has_value());
        CHECK(b->name == "b.csv");
        CHECK(b->windows == std::vector<window>{{1, 2}, {4, 4}});
        CHECK(b->times[1] - b->times[0] == std::chrono::seconds{1});
        CHECK(b->slack == 3);
        auto const a = (*files)[1].read();
        REQUIRE(a.has_value());
        CHECK(a->name == "sub/a.csv");
        CHECK(std::isnan(a->values[1]));
    }

    TEST_CASE("CSV without its columns, labels or files says so")
    {
        tool::testing::temporary_folder const folder;
        write(folder / "x/a.csv", "time,value\n1,2\n");
        write(folder / "y/a.csv", "time,value,label\n1,2,\n");
        write(folder / "z/a.txt", "");
        auto const no_column = (*eval::csv_corpus(folder / "x", 0))[0].read();
        REQUIRE(no_column.has_error());
        CHECK(no_column.error().message.find("no column 'label'") != std::string::npos);
        auto const no_label = (*eval::csv_corpus(folder / "y", 0))[0].read();
        REQUIRE(no_label.has_error());
        CHECK(no_label.error().message.find("record 2") != std::string::npos);
        CHECK(eval::csv_corpus(folder / "z", 0).has_error());
        CHECK(eval::csv_corpus(folder / "gone", 0).has_error());
    }

    TEST_CASE("a SKAB recording is its sensors, and the anomaly-free one is left out")
    {
        tool::testing::temporary_folder const folder;
        std::string text = "datetime;A;B;anomaly;changepoint\n";
        for (int i = 0; i < 600; ++i) {
            text += fmt::format("2020-02-08 17:{:02}:{:02};{};{};{};0.0\n", i / 60, i % 60, i % 7, i % 5,
                i >= 500 && i < 550 ? "1.0" : "0.0");
        }
        write(folder / "valve/1.csv", text);
        write(folder / "anomaly-free/0.csv", "datetime;A;B\n");
        auto const paths = eval::skab_files(folder / "");
        REQUIRE(paths.has_value());
        REQUIRE(paths->size() == 1);
        auto const rig = eval::read_skab(paths->front(), folder / "");
        REQUIRE(rig.has_value());
        REQUIRE(rig->sensors.size() == 2);
        CHECK(rig->sensors[1].name == "valve/1.csv:B");
        CHECK(rig->sensors[1].values[9] == 4);
        CHECK(rig->sensors[0].windows == std::vector<window>{{500, 549}});

        auto const r = eval::evaluate_rig(*rig, {});
        CHECK(r.everything.hits == 50);
        CHECK(r.everything.false_flags == 150);
        CHECK(r.group.hits + r.group.misses == 50);
        std::vector<eval::rig_result> const all{r};
        CHECK(eval::skab_text(all).find("flagging everything           0.400") != std::string::npos);
        CHECK(eval::skab_json(all).starts_with(R"({"corpus":"skab","files":[{"name":"valve/1.csv")"));
    }

    TEST_CASE("results in NAB's layout carry the alarms alone, at 0.5 and above")
    {
        tool::testing::temporary_folder const folder;
        eval::series s;
        s.name = "group/file.csv";
        for (int i = 0; i < 4; ++i) {
            s.times.emplace_back(std::chrono::minutes{i});
            s.values.push_back(i);
        }
        s.windows = {{1, 2}};
        eval::judgement j;
        j.scores = {eval::unjudged, 0.0F, 3.0F, 2.0F};
        j.alarms = {1, 3};
        REQUIRE(eval::write_nab_result(folder / "out", s, j).has_value());
        auto const text = lariat::tool::read_text(folder / "out/lariat/group/lariat_file.csv");
        REQUIRE(text.has_value());
        CHECK(*text
            == "timestamp,value,anomaly_score,label\n"
               "1970-01-01 00:00:00,0,0,0\n"
               "1970-01-01 00:01:00,1,0.5,1\n"
               "1970-01-01 00:02:00,2,0,1\n"
               "1970-01-01 00:03:00,3,0.995,0\n");
    }
} // TEST_SUITE
