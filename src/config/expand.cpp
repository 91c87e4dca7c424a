#include "config/expand.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace lariat::config {
namespace {

bool is_variable_name(std::string_view name)
{
    auto const is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    auto const is_part = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
    return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, is_part);
}

/// Appends what stands between the braces of one ${...}.
void expand_one(std::string_view inside, environment const& env, expansion& out)
{
    auto const separator = inside.find(":-");
    auto const name = inside.substr(0, separator);
    if (!is_variable_name(name)) {
        out.problems.push_back(fmt::format(
            "`${{{}}}` is not a variable: write ${{NAME}} or ${{NAME:-default}}, and $${{ for a literal ${{",
            inside));
        return;
    }
    auto const value = env(std::string{name});
    if (separator == std::string_view::npos) {
        if (value)
            out.text += *value;
        else
            out.problems.push_back(fmt::format(
                "the environment variable {0} is not set: set it, or give a default, ${{{0}:-...}}", name));
    } else {
        bool const is_set = value && !value->empty();
        out.text += is_set ? std::string_view{*value} : inside.substr(separator + 2);
    }
}

} // namespace

expansion expand(std::string_view text, environment const& env)
{
    expansion out;
    for (;;) {
        auto const open = text.find("${");
        out.text += text.substr(0, open);
        if (open == std::string_view::npos) return out;
        bool const literal = open > 0 && text[open - 1] == '$';
        if (literal) {
            out.text += '{'; // the first $ is there already
            text.remove_prefix(open + 2);
            continue;
        }
        auto const close = text.find('}', open);
        if (close == std::string_view::npos) {
            out.problems.emplace_back("`${` without `}`; write $${ for a literal ${");
            return out;
        }
        expand_one(text.substr(open + 2, close - open - 2), env, out);
        text.remove_prefix(close + 1);
    }
}

std::string protect(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with("${")) out += '$';
        out += text[i];
    }
    return out;
}

} // namespace lariat::config
