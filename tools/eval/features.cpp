#include "eval/features.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "console/table.hpp"
#include "eval/json_writer.hpp"

namespace lariat::eval {
namespace {

/// The files of one folder.
struct kind_of_streams {
    std::size_t files = 0;
    std::vector<feature_use> sums; ///< of the files' shares, in the order of the description
};

std::map<std::string, kind_of_streams> by_folder(std::span<file_result const> files)
{
    std::map<std::string, kind_of_streams> kinds;
    for (file_result const& f : files) {
        if (f.features.empty()) continue; // shorter than it takes to look once
        auto const slash = f.name.find_last_of('/');
        std::string const folder = slash == std::string::npos ? "all" : f.name.substr(0, slash);
        kind_of_streams& kind = kinds[folder];
        if (kind.files++ == 0) {
            kind.sums = f.features;
            continue;
        }
        for (std::size_t i = 0; i < std::min(kind.sums.size(), f.features.size()); ++i)
            kind.sums[i].share += f.features[i].share;
    }
    return kinds;
}

std::string table_of(std::map<std::string, kind_of_streams> const& kinds, std::string_view forecast)
{
    std::vector<std::string> head{fmt::format("{} forecast", forecast), "files"};
    for (feature_use const& u : kinds.begin()->second.sums) {
        if (u.forecast == forecast) head.emplace_back(u.feature);
    }
    tool::table table{head};
    for (auto const& [folder, kind] : kinds) {
        std::vector<std::string> row{folder, fmt::format("{}", kind.files)};
        for (feature_use const& u : kind.sums) {
            if (u.forecast == forecast)
                row.push_back(fmt::format("{:.0f} %", 100 * u.share / static_cast<double>(kind.files)));
        }
        table.add(std::move(row));
    }
    return table.text();
}

} // namespace

std::string features_text(std::span<file_result const> files)
{
    auto const kinds = by_folder(files);
    if (kinds.empty()) return "no file is long enough to say\n";
    return "Share of the time in which a feature's weight is not zero, mean over files\n\n"
        + table_of(kinds, "one_step") + '\n' + table_of(kinds, "slow");
}

std::string features_json(std::span<file_result const> files)
{
    json_writer json;
    json.begin_object().begin_array("kinds");
    for (auto const& [folder, kind] : by_folder(files)) {
        json.begin_object()
            .member("folder", std::string_view{folder})
            .member("files", kind.files)
            .begin_array("features");
        for (feature_use const& u : kind.sums) {
            json.begin_object()
                .member("forecast", u.forecast)
                .member("feature", u.feature)
                .member("share", u.share / static_cast<double>(kind.files))
                .end_object();
        }
        json.end_array().end_object();
    }
    return json.end_array().end_object().text() + '\n';
}

} // namespace lariat::eval
