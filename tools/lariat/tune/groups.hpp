#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "tune/choice.hpp"

namespace lariat::tool {

/// A group that the daemon would make of a history's streams.
struct group_of_streams {
    std::string key; ///< of its events
    std::vector<std::string> members; ///< keys
};

/// What tuning chose for a [[group]]: one threshold for all groups that it makes.
struct group_choice {
    std::size_t rule = 0; ///< its place among the settings' groups
    std::vector<group_of_streams> groups; ///< at least one
    std::optional<std::size_t> level{}; ///< of sensitivity; nothing: its threshold stays
    bool reached = true; ///< the goal; false: even the strictest misses it
};

/// The groups of the history's streams by their [[group]], in the settings' order; nothing is chosen yet.
[[nodiscard]] std::vector<group_choice> groups_of(history const& h, config::settings const& now);

/// Events of the group of this key that begin before `until`.
[[nodiscard]] std::size_t events_of(trial const& t, std::string const& key, core::timestamp until);
[[nodiscard]] std::size_t events_of(trial const& t, std::string const& key);

/// Chooses the level up to which every less sensitive one keeps to the goal in each of the [[group]]'s
/// groups: at most `alarms_per_day` events, over the days of the whole history.  \pre the trials are those of
/// all levels
void choose_by_rate(
    std::span<group_choice> choices, std::span<trial const> trials, double alarms_per_day, double days);

/// Chooses by the known faults that name a group, one of its members, or no stream.  Where there are none, or
/// no level flags any of them, the threshold stays.
void choose_by_labels(
    std::span<group_choice> choices, std::span<trial const> trials, std::span<label const> labels);

/// The settings' groups with what was chosen.
[[nodiscard]] std::vector<engine::group_rule> tuned_groups(
    config::settings const& now, std::span<group_choice const> choices);

/// Those of `tuned` that differ from the settings' as TOML, under a comment.
[[nodiscard]] std::string groups_toml(config::settings const& now, std::span<engine::group_rule const> tuned);

} // namespace lariat::tool
