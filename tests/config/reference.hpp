#pragma once

#include <string>

// What is written about the configuration, made from its table of keys, so that neither can drift from it.

namespace lariat::testing {

/// config/lariatd.toml: every key with its default behind a `#`, its meaning and its range above it.  Words
/// and examples stand behind a `#` and a space.
[[nodiscard]] std::string commented_file();

/// The keys for config/man/lariatd.toml.5, in roff.
[[nodiscard]] std::string manual_keys();

/// A page with `keys` in the place of what stands between its lines `.\" keys begin` and `.\" keys end`;
/// empty where it has no such lines.
[[nodiscard]] std::string with_keys(std::string const& page, std::string const& keys);

/// Takes the `#` off every key and section of a commented file.
[[nodiscard]] std::string uncomment(std::string const& file);

} // namespace lariat::testing
