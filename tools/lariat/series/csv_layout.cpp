#include "series/csv_layout.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <iterator>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "series/csv_record.hpp"

namespace lariat::tool {
namespace {

using row = std::vector<std::string>;

constexpr std::size_t rows_looked_at = 1'000;

std::vector<row> first_rows(std::string_view text, bool whole, char delimiter, std::size_t most)
{
    std::vector<row> rows;
    row cells;
    while (!text.empty() && rows.size() < most) {
        std::size_t const taken = read_record(text, delimiter, whole, cells);
        if (taken == 0) break;
        text.remove_prefix(taken);
        if (cells.size() > 1 || !cells.front().empty()) rows.push_back(cells);
    }
    return rows;
}

/// The delimiter that every one of the first records has equally often.  The comma comes last: it is the
/// decimal point of half of the world.
char recognise_delimiter(std::string_view text, bool whole)
{
    for (char const delimiter : {'\t', ';', '|', ','}) {
        auto const rows = first_rows(text, whole, delimiter, 20);
        if (rows.empty() || rows.front().size() < 2) continue;
        if (std::ranges::all_of(rows, [&](row const& r) { return r.size() == rows.front().size(); }))
            return delimiter;
    }
    return ',';
}

bool is_time_name(std::string_view name)
{
    std::string lower{name};
    std::ranges::transform(lower, lower.begin(), [](unsigned char c) { return std::tolower(c); });
    constexpr std::array names{"time", "timestamp", "date", "datetime", "ts", "t", "_time"};
    return std::ranges::find(names, lower) != names.end();
}

/// The rows that hold data, and what a column of them looks like.
class table {
public:
    table(std::vector<row> rows, char delimiter) : rows_{std::move(rows)}, delimiter_{delimiter} { }

    std::vector<row> const& rows() const { return rows_; }
    std::size_t width() const
    {
        std::size_t most = 0;
        for (auto const& r : rows_) most = std::max(most, r.size());
        return most;
    }

    std::vector<std::string_view> column(std::size_t index) const
    {
        std::vector<std::string_view> cells;
        for (auto const& r : rows_)
            if (index < r.size() && !r[index].empty()) cells.emplace_back(r[index]);
        return cells;
    }

    std::optional<double> number(std::string_view cell) const { return read_number(cell, delimiter_); }

    bool is_numeric(std::size_t index) const
    {
        auto const cells = column(index);
        auto const numbers = std::ranges::count_if(cells, [&](auto c) { return number(c).has_value(); });
        return numbers > 0 && static_cast<std::size_t>(numbers) * 2 >= cells.size();
    }

    /// Whether bare numbers could be times: they never fall, and do move.
    bool is_rising(std::size_t index) const
    {
        auto const cells = column(index);
        auto const value = [&](auto c) { return number(c).value_or(0); };
        return std::ranges::is_sorted(cells, {}, value) && value(cells.front()) < value(cells.back());
    }

private:
    std::vector<row> rows_;
    char delimiter_;
};

bool looks_like_header(row const& first, char delimiter)
{
    return std::ranges::none_of(first, [&](std::string const& cell) {
        std::string_view const text = cell;
        return read_number(cell, delimiter).has_value() || recognise_time({&text, 1}).format.has_value();
    });
}

outcome<std::size_t> find_column(csv_layout const& layout, std::string const& wanted)
{
    auto const named = std::ranges::find(layout.names, wanted);
    if (named != layout.names.end()) return static_cast<std::size_t>(named - layout.names.begin());
    std::size_t number = 0;
    auto const [stop, failed] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    bool const is_number = failed == std::errc{} && stop == wanted.data() + wanted.size();
    if (is_number && number >= 1 && number <= layout.names.size()) return number - 1;
    return fault{EX_USAGE,
        fmt::format("there is no column '{}'; the columns are {}", wanted, fmt::join(layout.names, ", "))};
}

outcome<std::vector<std::size_t>> find_columns(csv_layout const& layout, std::vector<std::string> const& all)
{
    std::vector<std::size_t> found;
    for (auto const& wanted : all) {
        auto const index = find_column(layout, wanted);
        if (!index) return index.error();
        found.push_back(*index);
    }
    return found;
}

void guess_time_column(csv_layout& layout, table const& data, csv_options const& options)
{
    auto const named = std::ranges::find_if(layout.names, is_time_name);
    if (layout.header && named != layout.names.end()) {
        layout.time_column = static_cast<std::size_t>(named - layout.names.begin());
        return;
    }
    for (std::size_t i = 0; i < layout.names.size(); ++i) {
        auto const cells = data.column(i);
        if (cells.empty() || (data.is_numeric(i) && !data.is_rising(i))) continue;
        bool const fits = options.time_format
            ? std::ranges::all_of(cells, [&](auto c) { return options.time_format->read(c).has_value(); })
            : [&] {
                  auto const found = recognise_time(cells);
                  return found.format.has_value() || !found.other.empty();
              }();
        if (!fits) continue;
        layout.time_column = i;
        return;
    }
}

/// The cells that some format reads: a bad time now and then does not hide the format of the others.
std::vector<std::string_view> times_among(std::span<std::string_view const> cells)
{
    std::vector<std::string_view> times;
    std::ranges::copy_if(cells, std::back_inserter(times), [](std::string_view const& cell) {
        auto const found = recognise_time({&cell, 1});
        return found.format.has_value() || !found.other.empty();
    });
    return times;
}

outcome<void> settle_time(csv_layout& layout, table const& data, csv_options const& options)
{
    if (options.time_column) {
        auto const index = find_column(layout, *options.time_column);
        if (!index) return index.error();
        layout.time_column = *index;
    } else {
        guess_time_column(layout, data, options);
    }
    if (!layout.time_column) return {};
    layout.time_format = options.time_format;
    if (layout.time_format) return {};

    auto const cells = data.column(*layout.time_column);
    auto const found = recognise_time(times_among(cells));
    layout.time_format = found.format;
    if (found.format) return {};
    auto const& name = layout.names[*layout.time_column];
    if (cells.empty()) return fault{EX_DATAERR, fmt::format("the time column '{}' is empty", name)};
    return fault{EX_DATAERR,
        found.other.empty() ? fmt::format(
            "the times of column '{}' ('{}') are of no known form; say --time-format", name, cells.front())
                            : fmt::format("the times of column '{}' ('{}') may be '{}'; say --time-format",
                                name, cells.front(), found.other)};
}

outcome<void> settle_values(csv_layout& layout, table const& data, csv_options const& options)
{
    auto tags = find_columns(layout, options.tag_columns);
    if (!tags) return tags.error();
    layout.tag_columns = std::move(*tags);
    auto values = find_columns(layout, options.columns);
    if (!values) return values.error();
    layout.value_columns = std::move(*values);
    if (!layout.value_columns.empty()) return {};
    for (std::size_t i = 0; i < layout.names.size(); ++i) {
        bool const taken = i == layout.time_column || std::ranges::count(layout.tag_columns, i) > 0;
        if (!taken && data.is_numeric(i)) layout.value_columns.push_back(i);
    }
    if (layout.value_columns.empty()) {
        return fault{EX_DATAERR,
            fmt::format("no column holds numbers; the columns are {}", fmt::join(layout.names, ", "))};
    }
    return {};
}

} // namespace

outcome<csv_layout> recognise_csv(std::string_view text, bool whole, csv_options const& options)
{
    csv_layout layout;
    layout.delimiter = options.delimiter.value_or(recognise_delimiter(text, whole));
    auto rows = first_rows(text, whole, layout.delimiter, rows_looked_at);
    if (rows.empty()) return fault{EX_DATAERR, "there is nothing in it"};
    layout.header = looks_like_header(rows.front(), layout.delimiter);
    if (layout.header) {
        layout.names = rows.front();
        rows.erase(rows.begin());
    }
    table const data{std::move(rows), layout.delimiter};
    for (std::size_t i = layout.names.size(); i < data.width(); ++i)
        layout.names.push_back(fmt::format("c{}", i + 1));

    if (auto const settled = settle_time(layout, data, options); !settled) return settled.error();
    if (auto const settled = settle_values(layout, data, options); !settled) return settled.error();
    if (!layout.header && layout.value_columns.size() == 1)
        layout.names[layout.value_columns.front()] = "value";
    return layout;
}

} // namespace lariat::tool
