#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include <simdjson.h>

#include "eval/corpus/corpus.hpp"
#include "eval/text_file.hpp"
#include "io/byte_source.hpp"
#include "series/csv_record.hpp"

namespace lariat::eval {
namespace {

constexpr std::size_t least_slack = 100;

struct entry {
    std::string path;
    std::string name;
    std::size_t train_end = 0;
    window anomaly; ///< from 0
};

tool::outcome<series> read_series(entry const& e)
{
    auto const text = tool::read_text(e.path);
    if (!text) return text.error();
    series s;
    s.name = e.name;
    constexpr std::string_view space = " \t\r\n,";
    for (std::size_t at = text->find_first_not_of(space); at != std::string::npos;) {
        std::size_t const end = std::min(text->find_first_of(space, at), text->size());
        auto const value = tool::read_number(std::string_view{*text}.substr(at, end - at), ',');
        if (!value) return tool::fault{EX_DATAERR, e.path + ": not a list of numbers"};
        s.times.emplace_back(std::chrono::seconds{s.values.size()});
        s.values.push_back(*value);
        at = text->find_first_not_of(space, end);
    }
    if (e.anomaly.last >= s.rows() || e.train_end >= s.rows())
        return tool::fault{EX_DATAERR, e.path + ": the index speaks of more rows than there are"};
    s.windows = {e.anomaly};
    s.slack = std::max(least_slack, e.anomaly.size());
    s.ranked_from = e.train_end;
    return s;
}

} // namespace

tool::outcome<corpus> ucr_corpus(std::string const& folder)
{
    std::filesystem::path const root{folder};
    std::string const index = (root / "index.json").string();
    auto const text = tool::read_text(index);
    if (!text) return text.error();
    tool::fault const bad{
        EX_DATAERR, index + R"(: not [{"file":, "name":, "train_end":, "anom_begin":, "anom_end":}, ...])"};
    simdjson::dom::parser parser;
    simdjson::dom::array entries;
    if (parser.parse(*text).get(entries) != simdjson::SUCCESS) return bad;

    corpus found;
    for (auto const item : entries) {
        std::string_view file;
        std::string_view name;
        std::uint64_t train_end = 0;
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        bool const complete = item["file"].get(file) == simdjson::SUCCESS
            && item["name"].get(name) == simdjson::SUCCESS
            && item["train_end"].get(train_end) == simdjson::SUCCESS
            && item["anom_begin"].get(begin) == simdjson::SUCCESS
            && item["anom_end"].get(end) == simdjson::SUCCESS;
        if (!complete || begin == 0 || end < begin) return bad;
        entry const e{(root / file).string(),
            std::filesystem::path{file}.stem().stem().string() + " " + std::string{name}, train_end,
            {begin - 1, end - 1}};
        found.push_back({e.name, [e] { return read_series(e); }});
    }
    return found;
}

} // namespace lariat::eval
