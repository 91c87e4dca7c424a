#include "engine/stream_router.hpp"

#include <algorithm>

#include "engine/group_target.hpp"

namespace lariat::engine {

stream_router::stream_router(std::span<double const> shares, std::uint64_t hash_seed) : hash_seed_{hash_seed}
{
    constexpr double all_hashes = 0x1p32;
    double end = 0;
    for (double const share : shares.first(shares.size() - 1)) {
        end += share;
        ends_.push_back(static_cast<std::uint64_t>(end * all_hashes));
    }
}

bool stream_router::change(std::vector<group_rule> const& rules)
{
    auto const is_same = [](group_rule const& a, group_rule const& b) {
        return a.name == b.name && a.match == b.match && a.by == b.by;
    };
    bool const changed = !std::ranges::equal(rules, rules_, is_same);
    rules_ = rules;
    if (changed) known_.clear();
    return changed;
}

std::size_t stream_router::shard_of(std::string_view key) const
{
    auto const parts = *core::parse_key(key);
    return shard_of(parts, key, core::hash_of(parts, hash_seed_));
}

std::size_t stream_router::shard_of(
    core::key_parts const& parts, std::string_view key, std::uint64_t hash) const
{
    auto const target = group_of(rules_, parts, key);
    return target ? shard_of_group(target->key) : owner_of(hash);
}

std::size_t stream_router::find(core::reading const& r)
{
    auto const known = known_.find(r.hash);
    if (known != known_.end()) return known->second;
    auto const parts = core::parse_series(r.series, r.field);
    if (!parts) return owner_of(r.hash); // which refuses it
    auto const found = shard_of(*parts, core::format_key(*parts), r.hash);
    if (known_.size() >= most_known) known_.clear(); // what is asked for again is found again
    known_.emplace(r.hash, static_cast<std::uint32_t>(found));
    return found;
}

} // namespace lariat::engine
