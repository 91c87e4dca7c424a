#pragma once

#include <algorithm>
#include <cstddef>

namespace lariat::app {

/// What the streams may take of limits.max_memory: what the process itself leaves of it, but at least half.
///
/// Units  bytes
/// \param resident_bytes  of the process before it has any stream
[[nodiscard]] constexpr std::size_t stream_budget(std::size_t max_memory, std::size_t resident_bytes) noexcept
{
    constexpr std::size_t buffers = 2U << 20U; // what fills only once senders and readers come
    return std::max(max_memory / 2, max_memory - std::min(max_memory, resident_bytes + buffers));
}

/// What readings may take that wait for their streams while a state is restored.
///
/// Units  bytes
[[nodiscard]] constexpr std::size_t early_budget(std::size_t max_memory) noexcept
{
    constexpr std::size_t enough = 8U << 20U;
    return std::min(enough, max_memory / 8);
}

/// What streams may take that wait to be written to disk, for others have their places.
///
/// Units  bytes
[[nodiscard]] constexpr std::size_t cold_budget(std::size_t max_memory) noexcept
{
    constexpr std::size_t enough = 4U << 20U;
    return std::min(enough, max_memory / 64);
}

} // namespace lariat::app
