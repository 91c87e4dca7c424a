#pragma once

#include <cstdlib>
#include <string>

namespace lariat::tool {

/// Value of an environment variable, empty where it is not set.  Threads: nothing here ever sets one.
[[nodiscard]] inline std::string environment(char const* name)
{
    char const* const value = std::getenv(name); // NOLINT(concurrency-mt-unsafe)
    return value == nullptr ? std::string{} : std::string{value};
}

} // namespace lariat::tool
