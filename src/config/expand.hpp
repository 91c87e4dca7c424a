#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/environment.hpp"

namespace lariat::config {

/// A string with its variables replaced, or what is wrong with them.
struct expansion {
    std::string text;
    std::vector<std::string> problems; ///< empty where all went well
};

/// Replaces ${VAR} by the variable's value, ${VAR:-default} by the default where the variable is unset or
/// empty, and $${ by ${.  Values are taken as they are: what looks like a variable in them stays.
[[nodiscard]] expansion expand(std::string_view text, environment const& env);

/// Writes a string so that expand() gives it back: ${ becomes $${.
[[nodiscard]] std::string protect(std::string_view text);

} // namespace lariat::config
