#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fault.hpp"
#include "series/time_format.hpp"

namespace lariat::tool {

/// What the user said about a CSV file; what is not said is recognised.
struct csv_options {
    std::optional<char> delimiter{}; ///< one of , ; tab | if not said
    std::vector<std::string> columns{}; ///< of values, by name or 1-based number; none: every numeric column
    std::optional<std::string> time_column{}; ///< by name or number
    std::optional<tool::time_format> time_format{};
    std::vector<std::string> tag_columns{}; ///< cells that become tags of the stream
    std::string measurement{}; ///< first part of the streams' names
    std::vector<std::pair<std::string, std::string>> tags{}; ///< given to every stream
};

/// How a CSV file is laid out.
struct csv_layout {
    char delimiter = ',';
    bool header = false; ///< whether the first record names the columns
    std::vector<std::string> names; ///< of all columns; "value" or c1, c2, ... without a header
    std::optional<std::size_t> time_column; ///< none: the readings carry no time
    std::optional<tool::time_format> time_format; ///< present if time_column is
    std::vector<std::size_t> value_columns; ///< never empty
    std::vector<std::size_t> tag_columns;
};

/// Recognises the layout from the first records of a file.  `whole` says that `text` is all of it.
/// A first record without any number or time is a header.  The time column is the one named time, timestamp,
/// date, datetime, ts or t, else the leftmost whose cells are all times, and for bare numbers never fall.
/// Fails with EX_DATAERR where that is ambiguous or finds no values, with EX_USAGE where an option names a
/// column that is not there; the message says which option settles it.
[[nodiscard]] outcome<csv_layout> recognise_csv(
    std::string_view text, bool whole, csv_options const& options);

} // namespace lariat::tool
