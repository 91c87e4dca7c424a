#include "eval/text_file.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "series/csv_record.hpp"

namespace lariat::eval {

table_reader::table_reader(std::string_view text, char delimiter, std::string_view path)
    : rest_{text},
      delimiter_{delimiter},
      path_{path}
{
    rest_.remove_prefix(tool::read_record(rest_, delimiter_, true, header_));
}

tool::outcome<std::size_t> table_reader::column(std::string_view name) const
{
    auto const found = std::ranges::find(header_, name);
    if (found != header_.end()) return static_cast<std::size_t>(found - header_.begin());
    return tool::fault{EX_DATAERR, fmt::format("{}: no column '{}' in the first row", path_, name)};
}

tool::outcome<bool> table_reader::next()
{
    while (!rest_.empty()) {
        std::size_t const taken = tool::read_record(rest_, delimiter_, true, cells_);
        if (taken == 0) return fault("a quote is left open");
        rest_.remove_prefix(taken);
        ++record_;
        if (cells_.size() == 1 && cells_[0].empty()) continue;
        if (cells_.size() < header_.size()) return fault("fewer cells than the first row has");
        return true;
    }
    return false;
}

double table_reader::number(std::size_t column) const
{
    return tool::read_number(cells_[column], delimiter_).value_or(std::numeric_limits<double>::quiet_NaN());
}

tool::fault table_reader::fault(std::string_view what) const
{
    return {EX_DATAERR, fmt::format("{}: record {}: {}", path_, record_, what)};
}

} // namespace lariat::eval
