#include "wire/json_paths.hpp"

#include <algorithm>

#include <simdjson.h>

#include <lariat/core/padding.hpp>

namespace lariat::wire {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(core::padding >= simdjson::SIMDJSON_PADDING);

std::vector<std::string> split_path(std::string_view dotted)
{
    std::vector<std::string> path;
    for (;;) {
        auto const dot = dotted.find('.');
        path.emplace_back(dotted.substr(0, dot));
        if (dot == std::string_view::npos) return path;
        dotted.remove_prefix(dot + 1);
    }
}

simdjson::error_code read_value(ondemand::value value, json_value& out)
{
    auto token = value.raw_json_token();
    while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
    char const first = token.empty() ? '\0' : token.front();
    if (first == '"') {
        out.is = json_value::kind::string;
        return value.get_string().get(out.text);
    }
    if (first == '{')
        out = {json_value::kind::object, {}};
    else if (first == '[')
        out = {json_value::kind::array, {}};
    else if (token == "null")
        out = {};
    else
        out = {json_value::kind::literal, token};
    return simdjson::SUCCESS;
}

cause to_cause(simdjson::error_code e) noexcept
{
    return e == simdjson::UTF8_ERROR ? cause::bad_utf8 : cause::bad_syntax;
}

} // namespace

/// Goes down the object along the paths.
struct json_paths::walker {
    json_paths& paths;

    /// Visits an object that the entries [first, last) lead through with their first `depth` names.
    simdjson::error_code object(
        ondemand::object object, std::size_t first, std::size_t last, std::size_t depth)
    {
        for (auto field : object) {
            std::string_view name;
            ondemand::value value;
            if (auto const e = field.unescaped_key().get(name)) return e;
            auto const below = [&](std::size_t i) { return paths.entries_[i].path[depth] == name; };
            std::size_t from = first;
            while (from != last && !below(from)) ++from;
            std::size_t to = from;
            while (to != last && below(to)) ++to;
            if (from == to) continue;
            if (auto const e = field.value().get(value)) return e;
            if (auto const e = member(value, from, to, depth + 1)) return e;
        }
        return simdjson::SUCCESS;
    }

    /// Visits a value that the entries [first, last) lead to or through with their first `depth` names.
    simdjson::error_code member(ondemand::value value, std::size_t first, std::size_t last, std::size_t depth)
    {
        auto const& entry = paths.entries_[first]; // the shortest path sorts first
        bool const ends_here = entry.path.size() == depth;
        bool const is_object = value.raw_json_token().starts_with('{');
        if (ends_here && !is_object) return read_value(value, paths.values_[entry.index]);
        if (!is_object) return simdjson::SUCCESS;

        if (ends_here) {
            paths.values_[entry.index] = {json_value::kind::object, {}};
            if (entry.index == paths.members_index_) return members(value);
            ++first;
        }
        if (first == last) return simdjson::SUCCESS;
        ondemand::object inner;
        if (auto const e = value.get_object().get(inner)) return e;
        return object(inner, first, last, depth);
    }

    simdjson::error_code members(ondemand::value value)
    {
        paths.members_.clear();
        ondemand::object inner;
        if (auto const e = value.get_object().get(inner)) return e;
        for (auto field : inner) {
            std::string_view name;
            ondemand::value member_value;
            json_value read;
            if (auto const e = field.unescaped_key().get(name)) return e;
            if (auto const e = field.value().get(member_value)) return e;
            if (auto const e = read_value(member_value, read)) return e;
            paths.members_.emplace_back(name, read);
        }
        return simdjson::SUCCESS;
    }
};

std::size_t json_paths::add(std::string_view dotted)
{
    auto path = split_path(dotted);
    auto const at = std::ranges::lower_bound(entries_, path, {}, &entry::path);
    if (at != entries_.end() && at->path == path) return at->index;
    std::size_t const index = values_.size();
    entries_.insert(at, {std::move(path), index});
    values_.emplace_back();
    return index;
}

void json_paths::collect_members_of(std::string_view dotted)
{
    members_index_ = add(dotted);
}

result<void> json_paths::extract(std::string_view json)
{
    // Its tables are several times the longest line: one a thread, not one a connection.
    thread_local ondemand::parser parser;

    std::ranges::fill(values_, json_value{});
    members_.clear();
    ondemand::document document;
    ondemand::object object;
    simdjson::padded_string_view const padded{json.data(), json.size(), json.size() + core::padding};
    if (auto const e = parser.iterate(padded).get(document)) return to_cause(e);
    if (auto const e = document.get_object().get(object)) return to_cause(e);
    if (auto const e = walker{*this}.object(object, 0, entries_.size(), 0)) return to_cause(e);
    // Something stands behind the object unless the next token is past the end.
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) return cause::bad_syntax;
    return {};
}

} // namespace lariat::wire
