#pragma once

#include <span>
#include <string>
#include <string_view>

#include "fault.hpp"

namespace lariat::eval {

/// Columns of a delimited text with a header, by name.
class table_reader {
public:
    /// Reads the header.  \pre `text` and `path` outlive the reader
    table_reader(std::string_view text, char delimiter, std::string_view path);

    /// Fails with EX_DATAERR where there is no such column.
    [[nodiscard]] tool::outcome<std::size_t> column(std::string_view name) const;
    [[nodiscard]] std::span<std::string const> header() const noexcept { return header_; }

    /// Goes on to the next row; false at the end.  Rows without any cell are passed over.  Fails with
    /// EX_DATAERR where a row has fewer cells than the header.
    [[nodiscard]] tool::outcome<bool> next();

    /// A cell of the current row.  \pre next() was true, and column < header().size()
    [[nodiscard]] std::string const& cell(std::size_t column) const noexcept { return cells_[column]; }
    /// The cell's number; NaN where it holds none.
    [[nodiscard]] double number(std::size_t column) const;
    /// Of the current row, from 1, the header counted.
    [[nodiscard]] std::size_t record() const noexcept { return record_; }
    /// A fault of the current row.
    [[nodiscard]] tool::fault fault(std::string_view what) const;

private:
    std::string_view rest_;
    char delimiter_;
    std::string_view path_;
    std::vector<std::string> header_;
    std::vector<std::string> cells_;
    std::size_t record_ = 1;
};

} // namespace lariat::eval
