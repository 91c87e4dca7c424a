#include "config/value.hpp"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "config/expand.hpp"

namespace lariat::config {

void context::refuse(toml::source_region const& where, std::string key, std::string message)
{
    faults.push_back({.file = where.path ? *where.path : std::string{},
        .line = where.begin.line,
        .column = where.begin.column,
        .key = std::move(key),
        .message = std::move(message)});
}

std::optional<bool> value::boolean()
{
    auto const* const found = node_.as_boolean();
    if (found == nullptr) {
        refuse_type("true or false");
        return std::nullopt;
    }
    return found->get();
}

std::optional<std::int64_t> value::integer()
{
    auto const* const found = node_.as_integer();
    if (found == nullptr) {
        refuse_type("an integer");
        return std::nullopt;
    }
    return found->get();
}

std::optional<double> value::number()
{
    auto const found = node_.value<double>();
    if (!node_.is_number() || !found) {
        refuse_type("a number");
        return std::nullopt;
    }
    if (std::isnan(*found)) {
        refuse("nan is not a value");
        return std::nullopt;
    }
    return found;
}

std::optional<std::string> value::text(std::string_view expected)
{
    auto const* const found = node_.as_string();
    if (found == nullptr) {
        refuse_type(expected);
        return std::nullopt;
    }
    auto expanded = expand(found->get(), context_.env);
    for (auto& problem : expanded.problems) refuse(std::move(problem));
    if (!expanded.problems.empty()) return std::nullopt;
    return std::move(expanded.text);
}

std::optional<std::vector<value>> value::list(std::string_view expected)
{
    if (node_.is_string()) return std::vector{*this};
    auto const* const array = node_.as_array();
    if (array == nullptr) {
        refuse_type(expected);
        return std::nullopt;
    }
    std::vector<value> items;
    for (auto const& item : *array) items.emplace_back(item, key_, context_);
    return items;
}

toml::table const* value::table(std::string_view expected)
{
    if (!node_.is_table()) refuse_type(expected);
    return node_.as_table();
}

void value::refuse_range(std::string_view written, std::string_view range)
{
    refuse(fmt::format("{} is out of range; allowed: {}", written, range));
}

void value::refuse_type(std::string_view expected)
{
    refuse(fmt::format("expected {}, found {}", expected, type_name(node_)));
}

std::string_view type_name(toml::node const& node)
{
    switch (node.type()) {
    case toml::node_type::string: return "a string";
    case toml::node_type::integer: return "an integer";
    case toml::node_type::floating_point: return "a number with a fraction";
    case toml::node_type::boolean: return "true or false";
    case toml::node_type::array: return "an array";
    case toml::node_type::table: return "a table";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time: return "a date or time";
    case toml::node_type::none: break;
    }
    return "nothing";
}

} // namespace lariat::config
