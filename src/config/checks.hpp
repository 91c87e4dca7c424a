#pragma once

#include <string>
#include <string_view>

#include "config/settings.hpp"
#include "config/value.hpp"

// What one key cannot tell by itself.  Each check adds faults for settings that were read from `table`.

namespace lariat::config {

/// Where `name` stands, or the table where it does not.
[[nodiscard]] toml::node const& place_of(toml::table const& table, std::string_view name);

/// A place to listen beyond this machine needs allow_remote.
void check_remote(net::endpoint const& listen, bool allow_remote, toml::table const& table,
    std::string const& key, context& ctx);

/// Two replacements of the threshold in one section; limits that are the wrong way round.  Where the section
/// has one replacement, one that it took over from its preset or [detect] gives way.
void settle_detect(detect::options& o, toml::table const& table, std::string_view section, context& ctx);

/// A rule or a group that does not say for which streams.
void check_match(toml::table const& table, std::string_view section, context& ctx);

/// A time zone that this machine does not know.
void check_timezone(
    std::string const& timezone, std::string const& zoneinfo, toml::table const& root, context& ctx);

} // namespace lariat::config
