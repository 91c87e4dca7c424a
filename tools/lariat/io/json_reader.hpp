#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "fault.hpp"

namespace lariat::tool {

/// Members of a JSON object by name, with a stand-in for what is absent or of another type: a daemon of
/// another version may say more or less.
class json_reader {
public:
    explicit json_reader(simdjson::dom::element e) noexcept : element_{simdjson::dom::element{e}} { }

    [[nodiscard]] std::string text(std::string_view name, std::string_view otherwise = {}) const
    {
        return std::string{get<std::string_view>(name).value_or(otherwise)};
    }
    [[nodiscard]] std::uint64_t count(std::string_view name) const
    {
        return get<std::uint64_t>(name).value_or(0);
    }
    [[nodiscard]] std::optional<double> number(std::string_view name) const { return get<double>(name); }
    [[nodiscard]] bool boolean(std::string_view name) const { return get<bool>(name).value_or(false); }

    [[nodiscard]] json_reader object(std::string_view name) const { return json_reader{element_[name]}; }

    /// Calls `use` with each element of an array.
    template <class Use> void each(std::string_view name, Use use) const
    {
        simdjson::dom::array list;
        if (element_[name].get(list) != simdjson::SUCCESS) return;
        for (auto const e : list) use(e);
    }

private:
    explicit json_reader(simdjson::simdjson_result<simdjson::dom::element> e) noexcept : element_{e} { }

    template <class T> std::optional<T> get(std::string_view name) const
    {
        T value{};
        return element_[name].get(value) == simdjson::SUCCESS ? std::optional{value} : std::nullopt;
    }

    simdjson::simdjson_result<simdjson::dom::element> element_;
};

/// The fault that an answer gives which is no JSON object.
[[nodiscard]] inline fault not_an_answer()
{
    return {EX_PROTOCOL, "the daemon's answer is not understood: is it of another version?"};
}

} // namespace lariat::tool
