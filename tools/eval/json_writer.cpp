#include "eval/json_writer.hpp"

#include "wire/json_text.hpp"

namespace lariat::eval {

json_writer& json_writer::member(std::string_view name, double value)
{
    begin_member(name);
    wire::append_json_number(text_, value);
    return *this;
}

json_writer& json_writer::member(std::string_view name, std::optional<double> value)
{
    if (value) return member(name, *value);
    begin_member(name);
    text_ += "null";
    return *this;
}

json_writer& json_writer::member(std::string_view name, std::size_t value)
{
    begin_member(name);
    text_ += std::to_string(value);
    return *this;
}

json_writer& json_writer::member(std::string_view name, std::string_view value)
{
    begin_member(name);
    wire::append_json_string(text_, value);
    return *this;
}

json_writer& json_writer::open(std::string_view name, char bracket)
{
    begin_member(name);
    text_ += bracket;
    first_ = true;
    return *this;
}

json_writer& json_writer::close(char bracket)
{
    text_ += bracket;
    first_ = false;
    return *this;
}

void json_writer::begin_member(std::string_view name)
{
    if (!first_) text_ += ',';
    first_ = false;
    if (name.empty()) return;
    wire::append_json_string(text_, name);
    text_ += ':';
}

} // namespace lariat::eval
