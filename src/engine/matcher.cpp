#include "engine/matcher.hpp"

#include <algorithm>

#include <lariat/core/glob.hpp>

namespace lariat::engine {

bool matches(matcher const& m, core::key_parts const& parts, std::string_view key) noexcept
{
    // Last bare colon: format_key escapes those in a field.
    auto const colon = [&] {
        auto at = key.rfind(':');
        while (at != std::string_view::npos && at > 0 && key[at - 1] == '\\') at = key.rfind(':', at - 1);
        return at;
    }();
    auto const series = key.substr(0, colon);
    auto const hits = [&](std::string const& glob) {
        return core::glob_match(glob, key) || core::glob_match(glob, series);
    };
    if (!m.keys.empty() && std::ranges::none_of(m.keys, hits)) return false;
    return std::ranges::all_of(m.tags, [&](auto const& wanted) {
        auto const value = parts.tag(wanted.first);
        return !value.empty() && core::glob_match(wanted.second, value);
    });
}

} // namespace lariat::engine
