#include "eval/corpus/skab.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "eval/corpus/corpus.hpp"
#include "eval/text_file.hpp"
#include "io/byte_source.hpp"

namespace lariat::eval {

tool::outcome<std::vector<std::string>> skab_files(std::string const& folder)
{
    auto found = find_files(folder, ".csv");
    if (!found) return found.error();
    std::erase_if(
        *found, [](std::string const& path) { return path.find("anomaly-free") != std::string::npos; });
    if (found->empty()) return tool::fault{EX_NOINPUT, folder + ": no recordings with anomalies"};
    return found;
}

tool::outcome<sensor_rig> read_skab(std::string const& path, std::string const& folder)
{
    auto const text = tool::read_text(path);
    if (!text) return text.error();
    table_reader table{*text, ';', path};
    auto const time = table.column("datetime");
    if (!time) return time.error();
    auto const anomaly = table.column("anomaly");
    if (!anomaly) return anomaly.error();
    auto const header = table.header();

    std::vector<std::size_t> columns;
    sensor_rig rig;
    rig.name = std::filesystem::path{path}.lexically_relative(folder).string();
    for (std::size_t c = 0; c < header.size(); ++c) {
        if (c == *time || c == *anomaly || header[c] == "changepoint") continue;
        columns.push_back(c);
        rig.sensors.emplace_back().name = rig.name + ':' + header[c];
    }
    if (columns.size() < 2) return tool::fault{EX_DATAERR, path + ": fewer than two sensors"};

    std::vector<core::timestamp> times;
    std::vector<std::uint8_t> labels;
    for (;;) {
        auto const more = table.next();
        if (!more) return more.error();
        if (!*more) break;
        auto const t = core::parse_rfc3339(table.cell(*time));
        if (!t) return table.fault("no time");
        times.push_back(*t);
        labels.push_back(table.number(*anomaly) > 0 ? 1 : 0);
        for (std::size_t i = 0; i < columns.size(); ++i)
            rig.sensors[i].values.push_back(table.number(columns[i]));
    }
    for (series& s : rig.sensors) {
        s.times = times;
        s.windows = windows_of(labels);
    }
    return rig;
}

} // namespace lariat::eval
