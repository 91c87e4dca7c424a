#include "config/rule_codecs.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include <fmt/format.h>

#include "config/key_tables.hpp"
#include "config/presets.hpp"
#include "config/write.hpp"

namespace lariat::config::codecs {
namespace {

/// Where the set that begins at `open` ends, its `]`; npos where it does not, or holds a range that runs
/// backwards.
std::size_t end_of_set(std::string_view pattern, std::size_t open, bool& backwards)
{
    auto i = open + 1;
    if (i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^')) ++i;
    for (auto const first = i; i < pattern.size(); ++i) {
        if (pattern[i] == ']' && i > first) return i;
        if (i + 2 < pattern.size() && pattern[i + 1] == '-' && pattern[i + 2] != ']') {
            backwards = backwards || pattern[i] > pattern[i + 2];
            i += 2;
        }
    }
    return std::string_view::npos;
}

/// A glob, or a fault.
std::optional<std::string> read_glob(value& v)
{
    auto pattern = v.text("a glob such as \"temp*\"");
    if (!pattern) return std::nullopt;
    auto const problem = glob_problem(*pattern);
    if (problem.empty()) return pattern;
    v.refuse(fmt::format("\"{}\" is not a glob: {}", *pattern, problem));
    return std::nullopt;
}

std::optional<std::string> read_path(value& v)
{
    auto path = v.text("a dotted path such as \"sensor.id\"");
    if (!path) return std::nullopt;
    bool const sound = !path->empty() && !path->starts_with('.') && !path->ends_with('.')
        && path->find("..") == std::string::npos;
    if (sound) return path;
    v.refuse(
        fmt::format("\"{}\" is not a dotted path: write names with a dot between, \"sensor.id\"", *path));
    return std::nullopt;
}

} // namespace

std::string_view glob_problem(std::string_view pattern)
{
    if (pattern.empty()) return "it is empty; write \"*\" for everything";
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == '\\') {
            if (++i == pattern.size()) return "it ends in a backslash";
        } else if (pattern[i] == '[') {
            bool backwards = false;
            i = end_of_set(pattern, i, backwards);
            if (i == std::string_view::npos) return "its `[` has no `]`; write \\[ for a literal [";
            if (backwards) return "a range runs backwards";
        }
    }
    return {};
}

std::string globs::write(std::vector<std::string> const& x) const
{
    return x.empty() ? std::string{} : write_list(x);
}

void globs::read(value& v, std::vector<std::string>& out) const
{
    auto items = v.list("a glob or an array of globs");
    if (!items) return;
    if (items->empty()) return v.refuse("empty; write \"*\" for all streams");
    out.clear();
    for (auto& item : *items)
        if (auto pattern = read_glob(item)) out.push_back(std::move(*pattern));
}

std::string names::write(std::vector<std::string> const& x) const
{
    return x.empty() ? std::string{} : write_list(x);
}

void names::read(value& v, std::vector<std::string>& out) const
{
    auto items = v.list("the name of a tag or an array of them");
    if (!items) return;
    if (items->empty()) return v.refuse("empty; name a tag, or leave it out");
    out.clear();
    for (auto& item : *items) {
        auto name = item.text("the name of a tag");
        if (!name) continue;
        bool const twice = std::find(out.begin(), out.end(), *name) != out.end();
        if (name->empty() || twice)
            item.refuse(twice ? fmt::format("\"{}\" stands there twice", *name) : "a tag has a name");
        else
            out.push_back(std::move(*name));
    }
}

std::string tag_globs::write(tags const& x) const
{
    std::vector<std::pair<std::string, std::string>> entries;
    for (auto const& [name, pattern] : x) entries.emplace_back(name, write_text(pattern));
    return entries.empty() ? std::string{} : write_table(entries);
}

void tag_globs::read(value& v, tags& out) const
{
    auto const* const table = v.table("a table such as { room = \"cellar*\" }");
    if (table == nullptr) return;
    if (table->empty()) return v.refuse("empty; name a tag and a glob on its value");
    out.clear();
    for (auto const& [name, node] : *table) {
        value item{node, join(v.key(), name.str()), v.shared()};
        if (name.str().empty()) item.refuse("a tag has a name");
        if (auto pattern = read_glob(item)) out.emplace_back(name.str(), std::move(*pattern));
    }
}

preset_name::preset_name()
{
    for (auto const& p : presets()) options.push_back({.name = p.name, .meaning = p.detect});
}

std::string json_path::write(std::string const& x) const
{
    return write_text(x);
}

void json_path::read(value& v, std::string& out) const
{
    if (auto path = read_path(v)) out = std::move(*path);
}

std::string json_paths::write(std::vector<std::string> const& x) const
{
    return write_list(x);
}

void json_paths::read(value& v, std::vector<std::string>& out) const
{
    auto items = v.list("a dotted path or an array of them");
    if (!items) return;
    if (items->empty()) return v.refuse("empty; allowed: " + allowed());
    out.clear();
    for (auto& item : *items)
        if (auto path = read_path(item)) out.push_back(std::move(*path));
}

std::string json::write(wire::json_mapping const& x) const
{
    std::vector<std::pair<std::string, std::string>> entries;
    for (auto const& k : json_keys()) entries.emplace_back(k.name, k.write(x));
    return write_table(entries);
}

void json::read(value& v, wire::json_mapping& out) const
{
    if (auto const* const table = v.table("a table"))
        read_table(*table, v.key(), json_keys(), out, v.shared());
}

} // namespace lariat::config::codecs
