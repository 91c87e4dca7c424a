#include <cmath>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "eval/corpus/corpus.hpp"
#include "eval/text_file.hpp"
#include "io/byte_source.hpp"
#include "series/time_format.hpp"

namespace lariat::eval {
namespace {

/// Times in whatever one format reads them all.
tool::outcome<std::vector<core::timestamp>> read_times(
    std::vector<std::string> const& cells, std::string const& path)
{
    std::vector<std::string_view> const texts{cells.begin(), cells.end()};
    auto format = tool::recognise_time(texts).format;
    if (!format) { // numbers too small for a date: seconds, from wherever
        auto seconds = tool::time_format::parse("s");
        if (!seconds) return seconds.error();
        format = *seconds;
    }
    std::vector<core::timestamp> times;
    for (std::string const& cell : cells) {
        auto const t = format->read(cell);
        if (!t) return tool::fault{EX_DATAERR, fmt::format("{}: '{}' is no time", path, cell)};
        times.push_back(*t);
    }
    return times;
}

tool::outcome<series> read_series(std::string const& path, std::string const& name, std::size_t slack)
{
    auto const text = tool::read_text(path);
    if (!text) return text.error();
    table_reader table{*text, ',', path};
    auto const time = table.column("time");
    if (!time) return time.error();
    auto const value = table.column("value");
    if (!value) return value.error();
    auto const label = table.column("label");
    if (!label) return label.error();

    series s;
    s.name = name;
    s.slack = slack;
    std::vector<std::string> times;
    std::vector<std::uint8_t> labels;
    for (;;) {
        auto const more = table.next();
        if (!more) return more.error();
        if (!*more) break;
        times.push_back(table.cell(*time));
        s.values.push_back(table.number(*value));
        double const l = table.number(*label);
        if (std::isnan(l)) return table.fault("the label is no number");
        labels.push_back(l == 0 ? 0 : 1);
    }
    auto read = read_times(times, path);
    if (!read) return read.error();
    s.times = std::move(*read);
    s.windows = windows_of(labels);
    return s;
}

} // namespace

tool::outcome<corpus> csv_corpus(std::string const& folder, std::size_t slack)
{
    auto const paths = find_files(folder, ".csv");
    if (!paths) return paths.error();
    corpus found;
    for (std::string const& path : *paths) {
        auto const name = std::filesystem::path{path}.lexically_relative(folder).string();
        found.push_back({name, [=] { return read_series(path, name, slack); }});
    }
    return found;
}

} // namespace lariat::eval
