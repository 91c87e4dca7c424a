// Who goes from a shard, and where to.

#include <algorithm>
#include <tuple>

#include "engine/shard.hpp"

namespace lariat::engine {
namespace {

// A stream is silent for long when all have been heard so often since, on average.  Those that are heard
// regularly do not take each other's places in turn.
constexpr std::uint64_t rounds_of_silence = 8;

// The longest silent stream is looked for among so many: to look at all would hold up readings.
constexpr std::size_t places_a_search = 256;

// One place in so many is for streams that warm up; others borrow it.
constexpr std::size_t share_of_newcomers = 64;

/// What is going on is cut off only where nothing else is silent.
bool is_better_gone(stream const& a, stream const& b) noexcept
{
    bool const a_is_quiet = a.open_events == 0;
    bool const b_is_quiet = b.open_events == 0;
    return a_is_quiet != b_is_quiet ? a_is_quiet : a.seen < b.seen;
}

bool goes_before(stream const& a, stream const& b) noexcept
{
    return a.readings != b.readings ? a.readings < b.readings : a.seen < b.seen;
}

} // namespace

bool shard::make_place(std::size_t characters, core::timestamp now)
{
    auto const has_place = [&] {
        return memory_bytes() + table_.growth(characters) <= settings_.limits.max_memory_bytes;
    };
    // A stream that goes leaves its place, so that the table need not grow, and its name; a longer name may
    // take several.
    for (int attempts = 0; !has_place(); ++attempts) {
        if (attempts == 4 || !evict_any(contender::newcomer, now)) return false;
    }
    return true;
}

stream_index shard::take_victim(block_pool& pool)
{
    return pool.warming.take(table_, batch_begin_,
        [&](stream const& s) { return s.block != nullptr && !s.warm && bindings_[s.binding].pool == &pool; });
}

bool shard::evict_from(block_pool& pool, contender who, core::timestamp now)
{
    if (who == contender::newcomer && evict_borrower(&pool, now)) return true;
    auto const victim = take_victim(pool);
    if (victim == stream_table::none) return false;
    give_up(victim, counters_.evicted, now);
    return true;
}

bool shard::evict_any(contender who, core::timestamp now)
{
    auto victim = blockless_.take(table_, batch_begin_, [](stream const& s) { return s.block == nullptr; });
    if (victim == stream_table::none) {
        if (who == contender::newcomer && evict_borrower(nullptr, now)) return true;
        // The first of every pool, of which all but the first of all go back.
        bindings_.for_each_pool([&](block_pool& pool) {
            auto const next = take_victim(pool);
            if (next == stream_table::none) return;
            if (victim == stream_table::none) {
                victim = next;
                return;
            }
            bool const sooner = goes_before(table_[next], table_[victim]);
            auto const stays = sooner ? victim : next;
            if (sooner) victim = next;
            bindings_[table_[stays].binding].pool->warming.add(stays, table_[stays]);
        });
    }
    if (victim == stream_table::none) return false;
    give_up(victim, counters_.evicted, now);
    return true;
}

std::uint64_t shard::long_silent(std::uint64_t readings, std::size_t streams) noexcept
{
    return readings - std::min<std::uint64_t>(readings, rounds_of_silence * streams);
}

std::uint64_t shard::long_silent() const noexcept
{
    // The numbers are of all shards' readings, whose streams are about as many each.
    return std::min(batch_begin_, long_silent(reading_number_, table_.size() * shards_));
}

stream_index shard::find_silent(block_pool const* pool, std::uint64_t seen_before) noexcept
{
    auto found = stream_table::none;
    if (seen_before == 0) return found;
    for (auto left = std::min(places_a_search, table_.places()); left > 0; --left) {
        if (++searched_to_ >= table_.places()) searched_to_ = 0;
        auto const index = static_cast<stream_index>(searched_to_);
        auto const& s = table_[index];
        if (!s.warm || s.seen > seen_before || s.grouped) continue;
        if (pool != nullptr && bindings_[s.binding].pool != pool) continue;
        if (!reorder_.waiting_of(index).empty()) continue;
        if (found == stream_table::none || is_better_gone(s, table_[found])) found = index;
    }
    return found;
}

bool shard::evict_warm(block_pool const* pool, std::uint64_t seen_before, core::timestamp now)
{
    if (cold_ != nullptr && !cold_->has_room()) return false;
    auto const victim = find_silent(pool, seen_before);
    if (victim == stream_table::none) return false;
    if (cold_ != nullptr)
        make_cold(victim, now);
    else
        give_up(victim, counters_.evicted, now);
    return true;
}

bool shard::evict_borrower(block_pool const* pool, core::timestamp now)
{
    if (cold_ == nullptr || judged_ - warm_ >= std::max<std::size_t>(1, judged_ / share_of_newcomers))
        return false;
    if (reading_number_ < search_from_) return false;
    if (evict_warm(pool, long_silent(), now)) return true;
    // A reading pays for one place.
    search_from_ = reading_number_ + std::min(places_a_search, table_.places()) * shards_;
    return false;
}

void shard::make_cold(stream_index index, core::timestamp now)
{
    auto& s = table_[index];
    end_events(index, now);
    cold_->put(kept_of(index, s.key()), s.hash, s.live ? silence_due(s) : std::nullopt);
    counters_.made_cold.add_single_writer();
    drop(index);
}

void shard::end_events(stream_index index, core::timestamp now)
{
    auto& s = table_[index];
    detect::close(*bindings_[s.binding].schema, block_of(index), core::end_reason::evicted, now, changes_);
    keep_story(index);
    if (!changes_.empty()) publish(s);
}

void shard::give_up(stream_index index, telemetry::counter& cause, core::timestamp now)
{
    auto& s = table_[index];
    if (s.block != nullptr) {
        reorder_.release_all(index, [&](reorder_buffer::held const& next) { judge(index, next, true); });
        end_events(index, now);
        if (s.grouped) groups_.leave(table_.group_of(index));
    }
    if (s.kept) gone_.add(s.key());
    if (cold_ != nullptr) cold_->give_up(s.key(), s.hash);
    drop(index);
    cause.add_single_writer();
}

void shard::drop(stream_index index)
{
    auto& s = table_[index];
    auto& b = bindings_[s.binding];
    if (s.block != nullptr) {
        b.pool->blocks.release(s.block);
        if (s.told) stories_.take(index);
        --judged_;
        if (s.warm) --warm_;
    }
    --b.streams;
    tally_.change_rate(static_cast<double>(s.readings_per_day), 0);
    bool const scheduled = s.scheduled;
    table_.erase(index);
    if (scheduled) deadlines_.forget([&](deadlines::entry const& e) { return is_void(e); });
}

std::optional<std::size_t> shard::forget(
    std::uint64_t silent_since, std::size_t first, std::size_t places, core::timestamp now) noexcept
{
    auto const end = std::min(first + places, table_.places());
    for (auto i = first; i < end; ++i) {
        auto const index = static_cast<stream_index>(i);
        auto const& s = table_[index];
        if (s.names && s.seen <= silent_since) give_up(index, counters_.forgotten, now);
    }
    if (end < table_.places()) return end;
    if (cold_ != nullptr) counters_.forgotten.add_single_writer(cold_->forget(silent_since));
    return std::nullopt;
}

} // namespace lariat::engine
