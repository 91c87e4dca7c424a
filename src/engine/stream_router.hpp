#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <lariat/core/reading.hpp>
#include <lariat/core/stream_key.hpp>

#include "engine/identity_hash.hpp"
#include "engine/options.hpp"

namespace lariat::engine {

/// Which of several shards a stream belongs to: by its hash; the members of a group by their group's.
///
/// Cost     A comparison a shard and reading; where there are group rules a look-up more, and a stream's
/// first
///          reading is parsed.
/// Threads  Not synchronised.
class stream_router {
public:
    static constexpr std::size_t most_known = 1U << 20U; ///< streams whose shard is remembered: 16 MiB

    /// \param shares  of all streams, of each shard; they add up to 1
    stream_router(std::span<double const> shares, std::uint64_t hash_seed);

    /// Takes new group rules.  Returns whether streams may belong elsewhere now.
    bool change(std::vector<group_rule> const& rules);

    [[nodiscard]] std::size_t shard_of(core::reading const& r)
    {
        return rules_.empty() ? owner_of(r.hash) : find(r);
    }

    /// \pre key is a stream's
    [[nodiscard]] std::size_t shard_of(std::string_view key) const;

    [[nodiscard]] std::size_t shard_of_group(std::string_view group_key) const
    {
        return owner_of(core::hash_of(*core::parse_key(group_key), hash_seed_));
    }

    [[nodiscard]] std::size_t memory_bytes() const noexcept
    {
        return known_.bucket_count() * sizeof(decltype(known_)::value_type);
    }

private:
    [[nodiscard]] std::size_t owner_of(std::uint64_t hash) const noexcept
    {
        std::uint64_t const high = hash >> 32U;
        std::size_t owner = 0;
        for (std::uint64_t const end : ends_) owner += high >= end ? 1 : 0;
        return owner;
    }

    [[nodiscard]] std::size_t shard_of(
        core::key_parts const& parts, std::string_view key, std::uint64_t hash) const;
    [[nodiscard]] std::size_t find(core::reading const& r);

    std::vector<std::uint64_t> ends_; // of the hashes' high halves, of each shard but the last
    std::uint64_t hash_seed_;
    std::vector<group_rule> rules_;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t, identity_hash> known_; // by hash
};

} // namespace lariat::engine
