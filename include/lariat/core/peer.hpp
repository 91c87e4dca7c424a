#pragma once

#include <cstddef>
#include <cstdint>

namespace lariat::core {

/// Who sends: an address, whatever its ports and connections.  Ids are small and given once for each address;
/// whoever comes when all are given shares `other`.
enum class peer_id : std::uint16_t { other = 0 };

/// Ids that are given, `other` among them.
inline constexpr std::size_t max_peers = 1'024;

} // namespace lariat::core
