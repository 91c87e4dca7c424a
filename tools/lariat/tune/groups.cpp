#include "tune/groups.hpp"

#include <algorithm>
#include <utility>

#include <lariat/core/stream_key.hpp>

#include "config/config.hpp"
#include "engine/group_target.hpp"
#include "tune/rules.hpp"

namespace lariat::tool {
namespace {

/// The known faults of a [[group]]'s groups, as those of the groups themselves.
std::vector<label> labels_of(group_choice const& c, std::span<label const> labels)
{
    std::vector<label> own;
    for (label const& l : labels) {
        if (l.stream.empty()) {
            own.push_back(l);
            continue;
        }
        for (group_of_streams const& g : c.groups) {
            auto const about = [&l](std::string const& key) { return concerns(l, key); };
            if (about(g.key) || std::ranges::any_of(g.members, about))
                own.push_back({l.begin, l.end, l.kind, g.key});
        }
    }
    return own;
}

/// Of each level, the events of the [[group]]'s groups alone.
std::vector<trial> events_alone(group_choice const& c, std::span<trial const> trials)
{
    std::vector<trial> own;
    for (trial const& t : trials) {
        trial& events = own.emplace_back();
        std::ranges::copy_if(t.of_groups, std::back_inserter(events.all), [&c](alarm const& a) {
            return std::ranges::find(c.groups, a.stream, &group_of_streams::key) != c.groups.end();
        });
    }
    return own;
}

} // namespace

std::vector<group_choice> groups_of(history const& h, config::settings const& now)
{
    std::vector<group_choice> all(now.groups.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i].rule = i;
    for (std::size_t i = 0; i < h.names.size(); ++i) {
        std::string const& key = h.names.key(stream_id{static_cast<std::uint32_t>(i)});
        auto const parts = core::parse_key(key);
        if (!parts) continue;
        auto const target = engine::group_of(now.groups, *parts, key);
        if (!target) continue;
        auto& groups = all[static_cast<std::size_t>(target->rule - now.groups.data())].groups;
        auto found = std::ranges::find(groups, target->key, &group_of_streams::key);
        if (found == groups.end()) found = groups.insert(groups.end(), {target->key, {}});
        found->members.push_back(key);
    }
    std::erase_if(all, [](group_choice const& c) { return c.groups.empty(); });
    return all;
}

std::size_t events_of(trial const& t, std::string const& key, core::timestamp until)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        t.of_groups, [&](alarm const& a) { return a.stream == key && a.time < until; }));
}

std::size_t events_of(trial const& t, std::string const& key)
{
    return events_of(t, key, core::timestamp::max());
}

void choose_by_rate(
    std::span<group_choice> choices, std::span<trial const> trials, double alarms_per_day, double days)
{
    for (group_choice& c : choices) {
        auto const keeps = [&](trial const& t) {
            return std::ranges::all_of(c.groups, [&](group_of_streams const& g) {
                return static_cast<double>(events_of(t, g.key)) <= alarms_per_day * days;
            });
        };
        auto const kept = std::ranges::find_if_not(trials, keeps) - trials.begin();
        c.reached = kept > 0;
        c.level = c.reached ? static_cast<std::size_t>(kept) - 1 : 0;
    }
}

void choose_by_labels(
    std::span<group_choice> choices, std::span<trial const> trials, std::span<label const> labels)
{
    for (group_choice& c : choices) {
        auto const own = labels_of(c, labels);
        if (!own.empty()) c.level = best_by_labels(score_by_labels(events_alone(c, trials), own));
    }
}

std::vector<engine::group_rule> tuned_groups(
    config::settings const& now, std::span<group_choice const> choices)
{
    auto tuned = now.groups;
    for (group_choice const& c : choices) {
        if (c.level) tuned[c.rule].detect = at_level(tuned[c.rule].detect, *c.level);
    }
    return tuned;
}

std::string groups_toml(config::settings const& now, std::span<engine::group_rule const> tuned)
{
    std::string text;
    for (std::size_t i = 0; i < tuned.size(); ++i) {
        if (tuned[i] == now.groups[i]) continue;
        text += '\n' + commented("In the place of the group of this name.") + config::print_group(tuned[i]);
    }
    return text;
}

} // namespace lariat::tool
