#include "engine/event_id.hpp"

#include <lariat/core/stream_key.hpp>

namespace lariat::engine {

std::uint64_t event_id(std::string_view key, core::event_kind kind, core::timestamp begin) noexcept
{
    auto const when = static_cast<std::uint64_t>(begin.time_since_epoch().count());
    core::series_hasher hasher{when ^ static_cast<std::uint64_t>(kind) << 56U};
    hasher.measurement(key);
    return hasher.series();
}

} // namespace lariat::engine
