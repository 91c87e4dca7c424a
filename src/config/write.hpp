#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lariat::config {

/// A TOML string that reads back as `text`: escapes for TOML, and for the variables of expand().
[[nodiscard]] std::string write_text(std::string_view text);

/// A TOML array of such strings.
[[nodiscard]] std::string write_list(std::vector<std::string> const& items);

/// A TOML array of numbers.
[[nodiscard]] std::string write_list(std::vector<double> const& items);

/// A TOML key: bare where that is allowed.
[[nodiscard]] std::string write_key(std::string_view key);

/// A TOML inline table of keys and values already written.
[[nodiscard]] std::string write_table(std::vector<std::pair<std::string, std::string>> const& entries);

/// A TOML number: the shortest that reads back the same.
[[nodiscard]] std::string write_number(double number);

} // namespace lariat::config
