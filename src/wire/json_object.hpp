#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wire/json_text.hpp"

namespace lariat::wire {

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

    void text(std::string_view name, std::string_view value) { append_json_string(member(name), value); }
    void number(std::string_view name, double value) { append_json_number(member(name), value); }
    void count(std::string_view name, std::uint64_t value) { member(name) += std::to_string(value); }
    void boolean(std::string_view name, bool value) { member(name) += value ? "true" : "false"; }
    void null(std::string_view name) { member(name) += "null"; }

private:
    std::string& out_;
    bool first_ = true;
};

} // namespace lariat::wire
