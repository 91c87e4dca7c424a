#include "series/nab_windows.hpp"

#include <algorithm>

#include <simdjson.h>

namespace lariat::tool {
namespace {

bool read_file(simdjson::dom::element value, std::vector<time_window>& out)
{
    simdjson::dom::array windows;
    if (value.get(windows) != simdjson::SUCCESS) return false;
    for (auto const window : windows) {
        std::string_view begin;
        std::string_view end;
        if (window.at(0).get(begin) != simdjson::SUCCESS || window.at(1).get(end) != simdjson::SUCCESS)
            return false;
        auto const from = core::parse_rfc3339(begin);
        auto const to = core::parse_rfc3339(end);
        if (!from || !to || *to < *from) return false;
        out.push_back({*from, *to});
    }
    std::ranges::sort(out, {}, &time_window::begin);
    return true;
}

} // namespace

outcome<std::vector<nab_file>> read_nab_windows(std::string_view text, std::string const& path)
{
    fault const bad{EX_DATAERR, path + R"(: not {"folder/file.csv": [[begin, end], ...], ...})"};
    simdjson::dom::parser parser;
    simdjson::dom::object files;
    if (parser.parse(text.data(), text.size()).get(files) != simdjson::SUCCESS) return bad;
    std::vector<nab_file> found;
    for (auto const& [key, value] : files) {
        auto& file = found.emplace_back(nab_file{std::string{key}, {}});
        if (!read_file(value, file.windows)) return bad;
    }
    return found;
}

} // namespace lariat::tool
