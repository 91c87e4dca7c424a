#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lariat::tool {

/// Reads one record of RFC 4180 off the front of `text` into `cells` and returns how many bytes it took, its
/// line end (LF, CRLF or CR) included; 0 where the record is not complete.  A cell in double quotes may hold
/// delimiters, line ends and doubled quotes.  `at_end` says that nothing follows `text`: then a last record
/// needs no line end.
/// Spaces around unquoted cells are dropped.
[[nodiscard]] std::size_t read_record(
    std::string_view text, char delimiter, bool at_end, std::vector<std::string>& cells);

/// A cell's number: an optional sign, digits, a fraction, an exponent; with a decimal comma where the comma
/// does not delimit.  Finite; nan and inf are none.
[[nodiscard]] std::optional<double> read_number(std::string_view cell, char delimiter);

} // namespace lariat::tool
