#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <lariat/core/peer.hpp>
#include <lariat/core/reading.hpp>

#include "engine/kept_stream.hpp"

namespace lariat::engine {

/// Where a shard puts streams that have warmed up and are silent, when others need their places: they are
/// cold until their next reading.
///
/// No call waits for a disk.
///
/// Threads  Calls come from those of all shards that share it.
class cold_store {
public:
    cold_store() = default;
    cold_store(cold_store const&) = delete;
    cold_store& operator=(cold_store const&) = delete;
    virtual ~cold_store() = default;

    /// Whether it takes a stream now.
    [[nodiscard]] virtual bool has_room() const noexcept = 0;

    /// Takes a stream, which is cold from now on.
    /// \param due  wall-clock time at which its silence is to be judged, if ever: it comes back for that
    virtual void put(kept_stream const& s, std::uint64_t hash, std::optional<core::timestamp> due) = 0;

    /// Whether a stream whose readings have this hash is cold.
    [[nodiscard]] virtual bool has(std::uint64_t hash) const noexcept = 0;

    /// Takes a reading of a cold stream, and has the stream come back to the shard, by shard::take_back(),
    /// before that reading.  False where too many wait.
    [[nodiscard]] virtual bool wait_for(
        std::string_view key, core::reading const& r, core::timestamp receipt, core::peer_id peer) = 0;

    /// A stream that may have been cold once is given up for good.
    virtual void give_up(std::string_view key, std::uint64_t hash) = 0;

    /// Gives up the cold streams that were not seen after reading `number`.  Returns how many.
    virtual std::size_t forget(std::uint64_t number) = 0;

    /// Bytes that it takes in memory.
    [[nodiscard]] virtual std::size_t memory_bytes() const noexcept = 0;
};

} // namespace lariat::engine
