#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "wire/json_text.hpp"

namespace lariat::wire {

/// A member's name that is known when this is compiled, as it stands in an object: `,"name":`.
struct member_name {
    std::string_view quoted;
};

namespace detail {

template <std::size_t N> struct quoted_name {
    std::array<char, N + 3> text{};

    consteval quoted_name(char const (&name)[N]) // NOLINT(*-explicit-*, *-avoid-c-arrays): a literal
    {
        std::size_t at = 0;
        for (char const c : {',', '"'}) text[at++] = c;
        for (char const c : std::string_view{name, N - 1}) {
            // Nothing that would have to be escaped.
            text[at++] =
                (c >= 'a' && c <= 'z') || c == '_' ? c : throw "a member's name has letters and _ only";
        }
        for (char const c : {'"', ':'}) text[at++] = c;
    }
};

} // namespace detail

/// "id"_member
template <detail::quoted_name Name> [[nodiscard]] consteval member_name operator""_member()
{
    return {{Name.text.data(), Name.text.size()}};
}

/// Appends one JSON object member by member, and its closing brace at the end of its life.
class json_object {
public:
    explicit json_object(std::string& out) : out_{out} { out_ += '{'; }
    json_object(json_object const&) = delete;
    json_object& operator=(json_object const&) = delete;
    ~json_object() { out_ += '}'; }

    /// Writes a member's name, and returns the text for its value to be appended.
    std::string& member(std::string_view name)
    {
        if (!first_) out_ += ',';
        first_ = false;
        append_json_string(out_, name);
        out_ += ':';
        return out_;
    }
    std::string& member(member_name name)
    {
        out_ += name.quoted.substr(first_ ? 1 : 0);
        first_ = false;
        return out_;
    }

    void text(auto const& name, std::string_view value) { append_json_string(member(name), value); }
    /// \pre nothing in it needs an escape
    void word(member_name name, std::string_view plain)
    {
        member(name) += '"';
        out_ += plain;
        out_ += '"';
    }
    void number(auto const& name, double value) { append_json_number(member(name), value); }
    void count(auto const& name, std::uint64_t value) { member(name) += fmt::format_int{value}.c_str(); }
    void boolean(auto const& name, bool value) { member(name) += value ? "true" : "false"; }
    void null(auto const& name) { member(name) += "null"; }

private:
    std::string& out_;
    bool first_ = true;
};

} // namespace lariat::wire
