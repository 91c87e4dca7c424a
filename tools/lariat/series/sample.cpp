#include "series/sample.hpp"

#include <lariat/core/stream_key.hpp>

namespace lariat::tool {

stream_id stream_names::intern(std::string_view series, std::string_view field)
{
    std::string prefix;
    prefix.reserve(series.size() + field.size() + 2);
    prefix.append(series).append(1, ' ').append(field).append(1, '=');
    auto const [found, fresh] = ids_.try_emplace(std::move(prefix), static_cast<stream_id>(prefixes_.size()));
    if (fresh) {
        prefixes_.push_back(found->first);
        auto const parts = core::parse_series(series, field);
        keys_.push_back(parts ? core::format_key(*parts) : found->first);
    }
    return found->second;
}

} // namespace lariat::tool
