#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include <lariat/detect/schema.hpp>

namespace lariat::engine {

/// The state of one stream between two of its readings: all of it that a restart must not lose.  What it
/// points to is valid during the call.
struct kept_stream {
    std::string_view key; ///< canonical
    std::shared_ptr<detect::schema const> schema; ///< of the block
    std::span<std::byte const> block; ///< schema->block_bytes(), aligned as a block is
    double expected = 0; ///< one-step forecast of its last reading
    double band = 0; ///< threshold around it
    bool live = false; ///< its stamps follow the clock
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
    refused, ///< over a limit, or not a key of a stream
};

} // namespace lariat::engine
