#include "series/csv_record.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lariat::tool {
namespace {

std::string_view trimmed(std::string_view s)
{
    auto const first = s.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

/// Appends cells to a vector whose strings are kept from record to record.
class cell_writer {
public:
    explicit cell_writer(std::vector<std::string>& cells) : cells_{cells} { }
    ~cell_writer() { cells_.resize(used_); }
    cell_writer(cell_writer const&) = delete;
    cell_writer& operator=(cell_writer const&) = delete;

    std::string& next()
    {
        if (used_ == cells_.size()) cells_.emplace_back();
        std::string& cell = cells_[used_++];
        cell.clear();
        return cell;
    }

private:
    std::vector<std::string>& cells_;
    std::size_t used_ = 0;
};

/// Reads a quoted cell that begins at text[at]; returns where it ends, npos where it does not.
std::size_t read_quoted(std::string_view text, std::size_t at, std::string& cell)
{
    for (++at;;) {
        std::size_t const quote = text.find('"', at);
        if (quote == std::string_view::npos) return quote;
        cell.append(text.substr(at, quote - at));
        if (quote + 1 == text.size() || text[quote + 1] != '"') return quote + 1;
        cell += '"';
        at = quote + 2;
    }
}

} // namespace

std::size_t read_record(std::string_view text, char delimiter, bool at_end, std::vector<std::string>& cells)
{
    cell_writer out{cells};
    char const stops[] = {delimiter, '\n', '\r', '\0'};
    for (std::size_t at = 0;;) {
        std::string& cell = out.next();
        std::size_t begin = at;
        if (begin < text.size() && text[begin] == '"') {
            begin = read_quoted(text, begin, cell);
            // A quote at the very end may be the first of two.
            if (begin == std::string_view::npos || (begin == text.size() && !at_end)) return 0;
        }
        std::size_t const stop = text.find_first_of(stops, begin);
        if (stop == std::string_view::npos && !at_end) return 0;
        std::size_t const end = std::min(stop, text.size());
        cell.append(trimmed(text.substr(begin, end - begin)));
        if (end == text.size()) return end;
        if (text[end] == delimiter) {
            at = end + 1;
            continue;
        }
        if (text[end] == '\n') return end + 1;
        if (end + 1 == text.size() && !at_end) return 0; // a CR: its LF may come yet
        return end + 1 < text.size() && text[end + 1] == '\n' ? end + 2 : end + 1;
    }
}

std::optional<double> read_number(std::string_view cell, char delimiter)
{
    if (cell.starts_with('+') && cell.size() > 1 && cell[1] != '-') cell.remove_prefix(1);
    std::string with_point;
    if (delimiter != ',' && std::ranges::count(cell, ',') == 1) {
        with_point = cell;
        with_point[with_point.find(',')] = '.';
        cell = with_point;
    }
    double value = 0;
    char const* const end = cell.data() + cell.size();
    auto const [stop, failed] = std::from_chars(cell.data(), end, value);
    if (failed != std::errc{} || stop != end || !std::isfinite(value)) return std::nullopt;
    return value;
}

} // namespace lariat::tool
