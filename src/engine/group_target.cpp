#include "engine/group_target.hpp"

#include <algorithm>

#include "engine/matcher.hpp"

namespace lariat::engine {

std::optional<group_target> group_of(
    std::span<group_rule const> rules, core::key_parts const& parts, std::string_view key)
{
    auto const has_all = [&parts](group_rule const& r) {
        return std::ranges::none_of(r.by, [&](std::string const& tag) { return parts.tag(tag).empty(); });
    };
    auto const rule = std::ranges::find_if(
        rules, [&](group_rule const& r) { return matches(r.match, parts, key) && has_all(r); });
    if (rule == rules.end()) return std::nullopt;
    core::key_parts of{rule->name, {}, "group"};
    for (std::string const& tag : rule->by) of.tags.emplace_back(tag, parts.tag(tag));
    std::ranges::sort(of.tags);
    bool const explained = rule->explains.empty() || matches({rule->explains, {}}, parts, key);
    return group_target{&*rule, core::format_key(of), explained};
}

} // namespace lariat::engine
