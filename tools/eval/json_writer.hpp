#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lariat::eval {

/// Writes JSON from the outside in.  Commas and quotes are its business; that what is begun is ended is the
/// caller's.
class json_writer {
public:
    json_writer& begin_object(std::string_view name = {}) { return open(name, '{'); }
    json_writer& begin_array(std::string_view name = {}) { return open(name, '['); }
    json_writer& end_object() { return close('}'); }
    json_writer& end_array() { return close(']'); }

    json_writer& member(std::string_view name, double value);
    json_writer& member(std::string_view name, std::optional<double> value); ///< null where there is none
    json_writer& member(std::string_view name, std::size_t value);
    json_writer& member(std::string_view name, std::string_view value);

    [[nodiscard]] std::string const& text() const noexcept { return text_; }

private:
    json_writer& open(std::string_view name, char bracket);
    json_writer& close(char bracket);
    void begin_member(std::string_view name);

    std::string text_;
    bool first_ = true; // nothing stands in the innermost bracket yet
};

} // namespace lariat::eval
