#include "eval/settings.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "config/config.hpp"
#include "series/csv_record.hpp"

namespace lariat::eval {
namespace {

/// TOML of a value as people write it on a command line.
std::string toml_value(std::string_view text)
{
    bool const as_is = text == "true" || text == "false" || text == "inf" || text == "-inf"
        || text.starts_with('"') || text.starts_with('\'') || tool::read_number(text, ',').has_value();
    return as_is ? std::string{text} : '"' + std::string{text} + '"';
}

} // namespace

tool::outcome<detect::options> apply_settings(
    std::span<std::string const> assignments, std::string_view preset)
{
    config::document document{"--set", "[detect]\n"};
    bool const own = std::ranges::any_of(assignments, [](auto const& a) { return a.starts_with("preset="); });
    if (!own && !preset.empty()) document.text += fmt::format("preset = \"{}\"\n", preset);
    for (std::string const& a : assignments) {
        auto const equals = a.find('=');
        if (equals == 0 || equals == std::string::npos)
            return tool::fault{EX_USAGE, "--set " + a + ": not key=value"};
        document.text +=
            a.substr(0, equals) + " = " + toml_value(std::string_view{a}.substr(equals + 1)) + '\n';
    }
    auto const settings = config::resolve({&document, 1}, {});
    if (settings) return settings->detect;
    std::string all;
    for (config::fault const& f : settings.error()) {
        if (!all.empty()) all += "; ";
        all += f.key.empty() ? f.message : f.key + ": " + f.message;
    }
    return tool::fault{EX_USAGE, "--set: " + all};
}

} // namespace lariat::eval
