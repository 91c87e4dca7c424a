#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include <lariat/core/time.hpp>
#include <lariat/detect/schema.hpp>

namespace lariat::engine {

/// A reading that waits for older ones.
struct held_reading {
    core::timestamp time{};
    double value = 0;
    core::timestamp receipt{};

    friend bool operator==(held_reading const&, held_reading const&) = default;
};

/// What a shard knows of a stream beside its block.
struct stream_memory {
    double expected = 0; ///< one-step forecast of its last reading
    std::chrono::nanoseconds lag{0}; ///< how late its readings come
    std::uint64_t seen = 0; ///< number of its last reading among all of the shard
    std::uint32_t readings = 0; ///< taken by its detector
    float readings_per_day = 0; ///< as far as it counts in the shared budget
    bool live = false; ///< its stamps follow the clock

    friend bool operator==(stream_memory const&, stream_memory const&) = default;
};

/// The state of one stream between two of its readings: all of it that a restart must not lose.  What it
/// points to is valid during the call.
struct kept_stream {
    std::string_view key; ///< canonical
    std::shared_ptr<detect::schema const> schema; ///< of the block
    std::span<std::byte const> block; ///< schema->block_bytes(), aligned as a block is
    stream_memory memory;
    std::span<held_reading const> waiting; ///< for older ones, by time
};

/// Takes streams one by one.
using stream_taker = std::function<void(kept_stream const&)>;

/// Where a walk over a shard's streams stands.  Streams that come while it lasts may be passed over.
struct stream_walk {
    std::size_t next = 0; ///< place in the table
    std::size_t end = 0;
    bool changed_only = false;
};

/// What became of a stream that was to be restored.
enum class restored : std::uint8_t {
    taken,
    known, ///< there is such a stream already: it stays as it is
    cold, ///< it has gone to the cold store: others have its place
    refused, ///< over a limit, or not a key of a stream
};

} // namespace lariat::engine
