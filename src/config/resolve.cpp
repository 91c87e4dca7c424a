#include <algorithm>
#include <utility>

#include "config/config.hpp"
#include "config/merge.hpp"
#include "config/resolver.hpp"

namespace lariat::config {
namespace {

/// Parses one text into `root`, or adds its syntax error.
void parse_into(toml::table& root, document const& d, std::vector<fault>& faults)
{
    try {
        merge(root, toml::parse(d.text, d.name));
    } catch (toml::parse_error const& e) {
        auto const& at = e.source().begin;
        faults.push_back({.file = d.name,
            .line = at.line,
            .column = at.column,
            .key = {},
            .message = std::string{e.description()}});
    }
}

/// In the order of the documents, then of their lines.
void sort(std::vector<fault>& faults, std::span<document const> documents)
{
    auto const position = [documents](fault const& f) {
        auto const found = std::ranges::find(documents, f.file, &document::name);
        return std::tuple{found - documents.begin(), f.line, f.column};
    };
    std::ranges::stable_sort(faults, {}, position);
}

} // namespace

load_result resolve(std::span<document const> documents, surroundings const& s)
{
    std::vector<fault> faults;
    toml::table root;
    for (auto const& d : documents) parse_into(root, d, faults);
    auto resolved = resolver{root, s, faults}.run();
    if (faults.empty()) return resolved;
    sort(faults, documents);
    return faults;
}

} // namespace lariat::config
