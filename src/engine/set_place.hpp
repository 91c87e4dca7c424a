#pragma once

#include <cstddef>
#include <optional>

namespace lariat::engine {

/// A place in the tables of several shards, one behind the other; also as one number, which is the place in
/// the first shard's where there is no other.
struct set_place {
    std::size_t shard = 0;
    std::size_t place = 0;

    static constexpr unsigned place_bits = 40;

    [[nodiscard]] static constexpr set_place from(std::size_t packed) noexcept
    {
        return {packed >> place_bits, packed & ((std::size_t{1} << place_bits) - 1)};
    }
    [[nodiscard]] constexpr std::size_t packed() const noexcept { return shard << place_bits | place; }

    /// Where to go on: at `next` of this shard, or where there is none at the next of so many shards; none
    /// behind the last.
    [[nodiscard]] constexpr std::optional<std::size_t> behind(
        std::optional<std::size_t> next, std::size_t shards) const noexcept
    {
        if (next) return set_place{shard, *next}.packed();
        if (shard + 1 < shards) return set_place{shard + 1, 0}.packed();
        return std::nullopt;
    }
};

} // namespace lariat::engine
