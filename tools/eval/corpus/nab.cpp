#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "eval/corpus/corpus.hpp"
#include "eval/text_file.hpp"

namespace lariat::eval {
namespace {

struct time_window {
    core::timestamp begin;
    core::timestamp end;
};

tool::outcome<std::vector<time_window>> read_windows(simdjson::dom::element value, tool::fault const& bad)
{
    std::vector<time_window> out;
    simdjson::dom::array windows;
    if (value.get(windows) != simdjson::SUCCESS) return bad;
    for (auto const window : windows) {
        std::string_view begin;
        std::string_view end;
        if (window.at(0).get(begin) != simdjson::SUCCESS || window.at(1).get(end) != simdjson::SUCCESS)
            return bad;
        auto const from = core::parse_rfc3339(begin);
        auto const to = core::parse_rfc3339(end);
        if (!from || !to || *to < *from) return bad;
        out.push_back({*from, *to});
    }
    std::ranges::sort(out, {}, &time_window::begin);
    return out;
}

tool::outcome<series> read_series(std::string const& path, std::string const& name)
{
    auto const text = read_text(path);
    if (!text) return text.error();
    table_reader table{*text, ',', path};
    auto const time = table.column("timestamp");
    if (!time) return time.error();
    auto const value = table.column("value");
    if (!value) return value.error();

    series s;
    s.name = name;
    for (;;) {
        auto const more = table.next();
        if (!more) return more.error();
        if (!*more) return s;
        auto const t = core::parse_rfc3339(table.cell(*time));
        if (!t) return table.fault("no time");
        s.times.push_back(*t);
        s.values.push_back(table.number(*value));
    }
}

/// The rows of windows that are given in time, each end the first row of that very time.
tool::outcome<series> with_windows(series s, std::vector<time_window> const& windows)
{
    for (auto const& [begin, end] : windows) {
        auto const row = [&](core::timestamp t) {
            return static_cast<std::size_t>(std::ranges::find(s.times, t) - s.times.begin());
        };
        window const w{row(begin), row(end)};
        bool const follows = s.windows.empty() || s.windows.back().last < w.first;
        if (w.last >= s.rows() || w.first > w.last || !follows) {
            return tool::fault{EX_DATAERR,
                fmt::format("{}: no rows for the window from {} to {}", s.name, core::to_rfc3339(begin),
                    core::to_rfc3339(end))};
        }
        s.windows.push_back(w);
    }
    return s;
}

} // namespace

tool::outcome<corpus> nab_corpus(std::string const& data, std::string const& windows)
{
    auto const text = read_text(windows);
    if (!text) return text.error();
    tool::fault const bad{EX_DATAERR, windows + R"(: not {"folder/file.csv": [[begin, end], ...], ...})"};
    simdjson::dom::parser parser;
    simdjson::dom::object files;
    if (parser.parse(*text).get(files) != simdjson::SUCCESS) return bad;

    corpus found;
    for (auto const& [key, value] : files) {
        auto labelled = read_windows(value, bad);
        if (!labelled) return labelled.error();
        std::string const name{key};
        std::string const path = (std::filesystem::path{data} / name).string();
        found.push_back({name, [path, name, labelled = std::move(*labelled)]() -> tool::outcome<series> {
                             auto s = read_series(path, name);
                             if (!s) return s.error();
                             return with_windows(std::move(*s), labelled);
                         }});
    }
    std::ranges::sort(found, {}, &corpus_file::name);
    return found;
}

} // namespace lariat::eval
