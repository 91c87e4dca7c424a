#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lariat::config {

/// Parses whole numbers with units, added up: "1h30m", "250ms"; units d h m s ms us ns.
/// Nothing on any other text, on a negative one, and beyond 292 years.
[[nodiscard]] std::optional<std::chrono::nanoseconds> parse_duration(std::string_view text);

/// The shortest such text, "0s" for zero.  parse_duration(format_duration(d)) == d.  \pre d >= 0
[[nodiscard]] std::string format_duration(std::chrono::nanoseconds d);

/// Parses a number of bytes: "65536", "64KiB", "1MB"; units B kB KiB MB MiB GB GiB.
[[nodiscard]] std::optional<std::uint64_t> parse_size(std::string_view text);

/// With the largest binary unit that divides it: "64KiB", "1000B".  parse_size(format_size(n)) == n.
[[nodiscard]] std::string format_size(std::uint64_t bytes);

/// Parses the permissions of a file, "0660": three or four octal digits, at most 0777.
[[nodiscard]] std::optional<unsigned> parse_mode(std::string_view text);

[[nodiscard]] std::string format_mode(unsigned mode);

} // namespace lariat::config
