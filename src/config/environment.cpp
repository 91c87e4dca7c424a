#include "config/environment.hpp"

#include <algorithm>
#include <cstdlib>

namespace lariat::config {
namespace {

/// An absolute path without slashes at its end, or empty.
std::string as_folder(std::string path)
{
    if (!path.starts_with('/')) return {};
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    return path;
}

std::string own_or_shared(environment const& env, std::string const& own, std::string const& shared)
{
    auto first = env(own).value_or("");
    first.erase(std::ranges::find(first, ':'), first.end());
    if (auto folder = as_folder(std::move(first)); !folder.empty()) return folder;
    auto const base = as_folder(env(shared).value_or(""));
    return base.empty() ? base : base + "/lariat";
}

} // namespace

environment process_environment()
{
    return [](std::string const& name) -> std::optional<std::string> {
        // The thread that reads the configuration is the one that may write TZ.
        char const* const value = std::getenv(name.c_str()); // NOLINT(concurrency-mt-unsafe)
        if (value == nullptr) return std::nullopt;
        return value;
    };
}

directories resolve_directories(environment const& env)
{
    return {.runtime = own_or_shared(env, "RUNTIME_DIRECTORY", "XDG_RUNTIME_DIR"),
        .state = own_or_shared(env, "STATE_DIRECTORY", "XDG_STATE_HOME")};
}

} // namespace lariat::config
