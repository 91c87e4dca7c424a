#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.hpp"

namespace lariat::testing {

/// An environment of these variables alone.
inline config::environment environment_of(std::map<std::string, std::string> variables)
{
    return [variables = std::move(variables)](std::string const& name) -> std::optional<std::string> {
        auto const found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    };
}

/// A machine with both folders and nothing else in its environment.
inline config::surroundings machine()
{
    return {.env = environment_of({}),
        .directories = {.runtime = "/run/lariat", .state = "/var/lib/lariat"},
        .zoneinfo = "/usr/share/zoneinfo",
        .standard_input = false};
}

inline config::load_result resolve(std::string_view text, config::surroundings const& s = machine())
{
    config::document const file{"f.toml", std::string{text}};
    return config::resolve({&file, 1}, s);
}

/// The settings of a text without faults.
inline config::settings settings_of(std::string_view text, config::surroundings const& s = machine())
{
    auto resolved = resolve(text, s);
    if (resolved.has_value()) return *resolved;
    for (auto const& f : resolved.error()) FAIL_CHECK(config::to_string(f));
    return {};
}

/// The faults of a text, as they are shown.
inline std::vector<std::string> faults_of(std::string_view text, config::surroundings const& s = machine())
{
    std::vector<std::string> out;
    auto const resolved = resolve(text, s);
    if (resolved.has_error())
        for (auto const& f : resolved.error()) out.push_back(config::to_string(f));
    return out;
}

} // namespace lariat::testing
