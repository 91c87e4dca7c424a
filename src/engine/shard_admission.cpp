// Who gets a place in a shard.

#include <algorithm>
#include <utility>

#include "engine/name_pattern.hpp"
#include "engine/shard.hpp"

namespace lariat::engine {
namespace {

/// Whether most of a queue's entries are of streams that are gone or have warmed up.
bool is_bloated(warming_queue const& queue, std::size_t streams) noexcept
{
    return queue.size() > 2 * streams + 64;
}

} // namespace

stream_index shard::admit(core::reading const& r, core::timestamp receipt)
{
    auto const refuse = [](telemetry::counter& cause) {
        cause.add_single_writer();
        return stream_table::none;
    };
    auto const parts = core::parse_series(r.series, r.field);
    if (!parts) return refuse(counters_.bad_key);
    auto const key = core::format_key(*parts);
    if (key.size() > settings_.limits.max_key_bytes) return refuse(counters_.key_too_long);
    if (cold_ != nullptr && cold_->has(r.hash)) {
        if (!cold_->wait_for(key, r, receipt, peer_)) return refuse(counters_.still_cold);
        return stream_table::none;
    }
    auto const characters = r.series.size() + r.field.size();
    if (is_full_for(characters) && !newcomers_.empty()) {
        postponed_ = true;
        return stream_table::none;
    }
    if (!rate_.take(peer_, receipt)) return refuse(counters_.new_stream_rate);
    if (table_.size() >= settings_.limits.max_streams && !evict_any(contender::newcomer, receipt))
        return refuse(counters_.stream_limit);
    if (!make_place(characters, receipt)) return refuse(counters_.memory_limit);

    auto const binding = bindings_.find(*parts, key);
    auto const index = table_.insert(spelling_of(r), r.hash);
    auto& s = table_[index];
    s.bind_to(binding);
    ++bindings_[binding].streams;
    counters_.streams_created.add_single_writer();
    note_newcomer(key);
    newcomers_.push_back(index);
    return index;
}

bool shard::is_full_for(std::size_t characters) const noexcept
{
    return table_.size() >= settings_.limits.max_streams
        || memory_bytes() + table_.growth(characters) > settings_.limits.max_memory_bytes;
}

std::size_t shard::room() const noexcept
{
    auto const used = memory_bytes();
    return settings_.limits.max_memory_bytes - std::min(used, settings_.limits.max_memory_bytes);
}

bool shard::fits(block_pool const& pool) const noexcept
{
    auto const growth = pool.blocks.growth();
    return growth == 0 || memory_bytes() + growth <= settings_.limits.max_memory_bytes;
}

bool shard::give_block(stream_index index, core::timestamp now)
{
    auto& pool = *bindings_[table_[index].binding].pool;
    bool const is_newcomer = !newcomers_.empty() && newcomers_.back() == index;
    if (!fits(pool)) {
        if (newcomers_.size() > (is_newcomer ? 1U : 0U)) {
            postponed_ = true; // until then it is known, and has no detector
            return false;
        }
        if (!evict_from(pool, contender::newcomer, now)) {
            counters_.memory_limit.add_single_writer();
            // A name without a detector would only take memory.
            newcomers_.clear();
            give_up(index, counters_.evicted, now);
            return false;
        }
    }
    auto& s = table_[index];
    s.block = pool.blocks.allocate();
    bindings_[s.binding].schema->create_rest(s.block);
    ++judged_;
    if (!is_newcomer) newcomers_.push_back(index);
    s.regroups = !settings_.groups.empty();
    return true;
}

void shard::note_newcomer(std::string_view key)
{
    new_names_.add(name_pattern(key));
    auto const peer = static_cast<std::size_t>(peer_);
    if (peer >= new_by_peer_.size()) new_by_peer_.resize(peer + 1);
    ++new_by_peer_[peer];
}

void shard::queue_newcomers()
{
    for (auto const index : newcomers_) {
        auto const& s = table_[index];
        if (s.block == nullptr) {
            blockless_.add(index, s);
            if (is_bloated(blockless_, table_.size() - judged_))
                blockless_.prune(table_, [](stream const& t) { return t.block == nullptr; });
            continue;
        }
        auto& pool = *bindings_[s.binding].pool;
        pool.warming.add(index, s);
        if (is_bloated(pool.warming, pool.blocks.used_blocks())) {
            pool.warming.prune(table_, [&](stream const& t) {
                return t.block != nullptr && !t.warm && bindings_[t.binding].pool == &pool;
            });
        }
    }
    newcomers_.clear();
}

} // namespace lariat::engine
