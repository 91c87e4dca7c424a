#include "tune/rules.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <lariat/core/stream_key.hpp>

#include "config/config.hpp"
#include "engine/matcher.hpp"

namespace lariat::tool {
detect::options const& settings_of(config::settings const& now, std::string const& key)
{
    auto const parts = core::parse_key(key);
    if (!parts) return now.detect;
    auto const rule = std::ranges::find_if(
        now.rules, [&](engine::rule const& r) { return engine::matches(r.match, *parts, key); });
    return rule == now.rules.end() ? now.detect : rule->detect;
}

std::string literal_glob(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        bool const special = c == '*' || c == '?' || c == '[';
        if (special) out += '[';
        out += c;
        if (special) out += ']';
    }
    return out;
}

std::vector<engine::rule> tuned_rules(
    history const& h, config::settings const& now, std::span<stream_choice const> choices)
{
    std::vector<engine::rule> rules;
    for (stream_choice const& c : choices) {
        std::string const& key = h.names.key(c.stream);
        detect::options const& before = settings_of(now, key);
        detect::options const tuned = at_level(before, c.level);
        if (tuned == before) continue;
        auto found = std::ranges::find(rules, tuned, &engine::rule::detect);
        if (found == rules.end()) {
            engine::rule& added = rules.emplace_back();
            added.name = fmt::format("tuned {}", rules.size());
            added.detect = tuned;
            found = rules.end() - 1;
        }
        found->match.keys.push_back(literal_glob(key));
    }
    return rules;
}

std::string commented(std::string_view text)
{
    std::string out;
    while (!text.empty()) {
        auto const end = std::min(text.find('\n'), text.size());
        out += fmt::format("# {}\n", text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

std::string rules_toml(std::string_view said, std::span<engine::rule const> rules,
    std::span<std::string const> about, detect::options const& defaults)
{
    std::string text = commented(said);
    for (std::size_t i = 0; i < rules.size(); ++i)
        text += '\n' + commented(about[i]) + config::print_rule(rules[i], defaults);
    return text;
}

} // namespace lariat::tool
