#include "config/write.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "config/expand.hpp"

namespace lariat::config {
namespace {

/// A TOML basic string, without regard to variables: they have no meaning in a key.
std::string quote(std::string_view text)
{
    std::string out{'"'};
    for (char const c : text) {
        auto const code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (code < 0x20 || code == 0x7f)
            out += fmt::format("\\u{:04X}", code);
        else
            out += c;
    }
    return out += '"';
}

template <class Range, class Write>
std::string enclose(std::string_view open, Range const& items, std::string_view close, Write write)
{
    std::string out{open};
    for (auto const& item : items) {
        if (out.size() > open.size()) out += ", ";
        out += write(item);
    }
    return out += close;
}

} // namespace

std::string write_text(std::string_view text)
{
    return quote(protect(text));
}

std::string write_list(std::vector<std::string> const& items)
{
    return enclose("[", items, "]", write_text);
}

std::string write_list(std::vector<double> const& items)
{
    return enclose("[", items, "]", write_number);
}

std::string write_key(std::string_view key)
{
    auto const is_bare = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
            || c == '_';
    };
    return !key.empty() && std::ranges::all_of(key, is_bare) ? std::string{key} : quote(key);
}

std::string write_table(std::vector<std::pair<std::string, std::string>> const& entries)
{
    return enclose(
        "{ ", entries, " }", [](auto const& entry) { return write_key(entry.first) + " = " + entry.second; });
}

std::string write_number(double number)
{
    return fmt::format("{}", number);
}

} // namespace lariat::config
