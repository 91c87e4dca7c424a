#include "series/sample.hpp"

#include <lariat/core/stream_key.hpp>

namespace lariat::tool {

stream_id stream_names::intern(std::string_view series, std::string_view field)
{
    wanted_.assign(series).append(1, ' ').append(field);
    auto const [found, fresh] = ids_.try_emplace(wanted_, static_cast<stream_id>(names_.size()));
    if (fresh) {
        auto const key = core::canonical_key(series, field);
        names_.push_back({std::string{series}, std::string{field}, key ? *key : found->first});
    }
    return found->second;
}

} // namespace lariat::tool
