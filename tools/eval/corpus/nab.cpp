#include <algorithm>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "eval/corpus/corpus.hpp"
#include "eval/text_file.hpp"
#include "io/byte_source.hpp"
#include "series/nab_windows.hpp"

namespace lariat::eval {
namespace {

tool::outcome<series> read_series(std::string const& path, std::string const& name)
{
    auto const text = tool::read_text(path);
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
tool::outcome<series> with_windows(series s, std::vector<tool::time_window> const& windows)
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
    auto const text = tool::read_text(windows);
    if (!text) return text.error();
    auto labelled = tool::read_nab_windows(*text, windows);
    if (!labelled) return labelled.error();

    corpus found;
    for (auto& [name, within] : *labelled) {
        std::string const path = (std::filesystem::path{data} / name).string();
        found.push_back({name, [path, name, within = std::move(within)]() -> tool::outcome<series> {
                             auto s = read_series(path, name);
                             if (!s) return s.error();
                             return with_windows(std::move(*s), within);
                         }});
    }
    std::ranges::sort(found, {}, &corpus_file::name);
    return found;
}

} // namespace lariat::eval
