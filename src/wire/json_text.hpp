#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace lariat::wire {

/// Whether a number is whole, and has so few digits that all of them are written: most readings' parts.
[[nodiscard]] inline bool is_short_integer(double value) noexcept
{
    return std::abs(value) < 1e15 && static_cast<double>(static_cast<std::int64_t>(value)) == value;
}

/// Appends a JSON string, quotes included: control characters, quotes and backslashes escaped; bytes that are
/// not UTF-8 become U+FFFD, so that a name of any bytes gives valid JSON.
void append_json_string(std::string& out, std::string_view text);

/// Appends the shortest JSON number that reads back as `value`; `null` for what JSON has no number for.
void append_json_number(std::string& out, double value);

} // namespace lariat::wire
