#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/system/result.hpp>

#include "config/environment.hpp"
#include "config/fault.hpp"
#include "config/settings.hpp"

namespace lariat::config {

/// What a configuration is resolved against, besides its text.
struct surroundings {
    environment env = process_environment(); ///< for ${VAR} in strings
    config::directories directories = resolve_directories(process_environment());
    std::string zoneinfo = "/usr/share/zoneinfo"; ///< where `timezone` is looked up
    bool standard_input = false; ///< --stdin: no listeners but those that the configuration names
};

/// Where to read from.
struct load_request {
    std::optional<std::string> file; ///< -c FILE: this alone, and it must be there
    std::string main_file = "/etc/lariat/lariatd.toml"; ///< else this, where there is one,
    std::string folder = "/etc/lariat/conf.d"; ///< and its *.toml in lexical order
    config::surroundings surroundings;
};

/// One file, read.
struct document {
    std::string name; ///< as faults name it
    std::string text;
};

/// The settings, or everything that is wrong, in the order of files and lines.
using load_result = boost::system::result<settings, std::vector<fault>>;

/// Reads and resolves a configuration.  No file at all is a working one.
/// Errors   All faults at once; a file with a syntax error has that one alone, and the others are still
///          checked.  Never throws on what a file holds.
[[nodiscard]] load_result load(load_request const& request);

/// The same for texts: tables merge, a later text's value replaces an earlier one's, arrays of tables append.
[[nodiscard]] load_result resolve(std::span<document const> documents, surroundings const& s);

/// TOML with every key that resolves to equal settings.
[[nodiscard]] std::string print(settings const& s);

/// TOML of a [[rule]]: its own keys, and of the detection settings those that differ from `defaults`.
[[nodiscard]] std::string print_rule(engine::rule const& r, detect::options const& defaults);

/// TOML of a [[group]], its keys that differ from the built-in ones.
[[nodiscard]] std::string print_group(engine::group_rule const& g);

} // namespace lariat::config
