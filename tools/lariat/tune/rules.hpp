#pragma once

#include <span>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "tune/choice.hpp"

namespace lariat::tool {

/// The settings that judge a stream: its rule's, or the defaults.
[[nodiscard]] detect::options const& settings_of(config::settings const& now, std::string const& key);

/// A glob that matches this text alone.
[[nodiscard]] std::string literal_glob(std::string_view text);

/// Rules for the streams whose choice differs from what they have: one for all that have the same settings
/// now and the same choice, in the order of the choices.  Each is complete: a stream's new rule takes the
/// place of its old one.
[[nodiscard]] std::vector<engine::rule> tuned_rules(
    history const& h, config::settings const& now, std::span<stream_choice const> choices);

/// Every line of a text as a comment of TOML.
[[nodiscard]] std::string commented(std::string_view text);

/// The rules as TOML, under a comment: `said` above all, one line of `about` above each.
/// \pre as many in `about` as rules
[[nodiscard]] std::string rules_toml(std::string_view said, std::span<engine::rule const> rules,
    std::span<std::string const> about, detect::options const& defaults);

} // namespace lariat::tool
