// What of a shard outlives a restart.

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/distance.hpp"
#include "engine/event_id.hpp"
#include "engine/shard.hpp"

namespace lariat::engine {
namespace {

// Places that a walk looks at for one stream that it gives out: few may have changed among many.
constexpr std::size_t places_per_stream = 64;

/// When the silence of a stream is to be judged that comes back at `now`: nobody listened while the daemon
/// was down, it has its whole patience again.
std::optional<core::timestamp> patience_end(
    detect::schema const& schema, std::byte const* block, core::timestamp now)
{
    using std::chrono::nanoseconds;
    auto const due = detect::deadline(schema, block);
    if (!due) return std::nullopt;
    auto const away = std::max(distance(detect::last_time(schema, block), now), nanoseconds{0});
    return *due < core::timestamp::max() - away ? *due + away : core::timestamp::max();
}

stream_memory memory_of(stream const& s) noexcept
{
    return {s.expected, s.lag(), s.seen, s.readings, s.readings_per_day, s.live};
}

void remember(stream& s, stream_memory const& m) noexcept
{
    s.expected = m.expected;
    s.set_lag(m.lag);
    s.set_seen(m.seen);
    s.readings = m.readings;
    s.readings_per_day = m.readings_per_day;
    s.live = m.live;
}

} // namespace

stream_walk shard::begin_walk(bool changed_only) noexcept
{
    if (!changed_only) gone_.clear();
    return {0, table_.places(), changed_only};
}

bool shard::walk(stream_walk& at, std::size_t most, stream_taker const& take)
{
    auto const end = std::min(at.end, at.next + most * places_per_stream);
    for (std::size_t given = 0; at.next < end && given < most; ++at.next) {
        auto const index = static_cast<stream_index>(at.next);
        auto& s = table_[index];
        if (!s.names || s.block == nullptr || (at.changed_only && !s.changed)) continue;
        auto const key = s.key();
        take(kept_of(index, key));
        s.changed = false;
        s.kept = true;
        gone_.remove(key);
        ++given;
    }
    return at.next < at.end;
}

kept_stream shard::kept_of(stream_index index, std::string_view key)
{
    auto const& s = table_[index];
    auto const& schema = bindings_[s.binding].schema;
    return {key, schema, {whole_block_of(index), schema->block_bytes()}, memory_of(s),
        reorder_.waiting_of(index)};
}

std::byte* shard::whole_block_of(stream_index index)
{
    auto const& s = table_[index];
    auto const& schema = *bindings_[s.binding].schema;
    auto* const whole = whole_.of(schema.block_bytes());
    std::memcpy(whole, s.block, schema.rest_bytes());
    std::memcpy(whole + schema.rest_bytes(), story_of(index), detect::schema::story_bytes);
    return whole;
}

void shard::take_apart(stream_index index, std::byte const* whole)
{
    auto& s = table_[index];
    auto const rest = bindings_[s.binding].schema->rest_bytes();
    std::memcpy(s.block, whole, rest);
    std::memcpy(block_of(index).story, whole + rest, detect::schema::story_bytes);
    keep_story(index);
    if (!s.told) std::memset(stories_.blank(), 0, detect::schema::story_bytes);
}

bool shard::make_place_for(
    kept_stream const& kept, block_pool& pool, std::uint64_t seen_before, core::timestamp now)
{
    bool const may_evict = detect::age_of(*kept.schema, kept.block.data()).warm;
    auto const evicts = [&](block_pool* from) {
        if (!may_evict) return false;
        bool const one =
            from != nullptr ? evict_from(*from, contender::warm, now) : evict_any(contender::warm, now);
        return one || evict_warm(from, seen_before, now);
    };
    if (table_.size() >= settings_.limits.max_streams && !evicts(nullptr)) return false;
    auto const fits = [&] {
        return memory_bytes() + pool.blocks.growth() + table_.growth(kept.key.size())
            <= settings_.limits.max_memory_bytes;
    };
    return fits() || (evicts(&pool) && fits());
}

restored shard::restore(
    kept_stream const& kept, core::timestamp now, std::function<bool(std::uint64_t)> const& is_over)
{
    // No reading has been seen since any of these: every one of them may go for another.
    batch_begin_ = std::numeric_limits<std::uint64_t>::max();
    auto const seen_before = goes_on_ ? kept.memory.seen - std::min<std::uint64_t>(kept.memory.seen, 1) : 0;
    auto index = stream_table::none;
    auto const outcome = take_in(kept, seen_before, now, index);
    if (outcome == restored::refused && may_be_cold(kept)) {
        cold_->put(kept, hash_of(kept.key),
            kept.memory.live ? patience_end(*kept.schema, kept.block.data(), now) : std::nullopt);
        counters_.made_cold.add_single_writer();
        return restored::cold;
    }
    if (outcome != restored::taken) return outcome;
    auto& s = table_[index];
    // Where the numbers do not go on those of the earlier run mean nothing: it has just been seen.
    s.set_seen(goes_on_ ? kept.memory.seen : reading_number_);
    if (!s.warm) newcomers_.push_back(index);
    queue_newcomers();
    settle_events(index, now, is_over);
    if (s.live) schedule_restored(index, now);
    return outcome;
}

bool shard::may_be_cold(kept_stream const& kept) const
{
    return cold_ != nullptr && core::parse_key(kept.key) && kept.key.size() <= settings_.limits.max_key_bytes
        && detect::age_of(*kept.schema, kept.block.data()).warm;
}

restored shard::take_back(kept_stream const& cold, std::uint64_t seen_before, core::timestamp now,
    std::function<bool(std::uint64_t)> const& is_over)
{
    batch_begin_ = reading_number_;
    auto index = stream_table::none;
    auto const outcome = take_in(cold, seen_before, now, index);
    if (outcome != restored::taken) return outcome;
    auto& s = table_[index];
    s.set_seen(reading_number_);
    s.changed = true; // the snapshots have it otherwise, or not at all
    settle_events(index, now, is_over);
    if (s.live) schedule(index);
    counters_.taken_back.add_single_writer();
    return outcome;
}

restored shard::take_in(
    kept_stream const& kept, std::uint64_t seen_before, core::timestamp now, stream_index& index)
{
    auto const parts = core::parse_key(kept.key);
    if (!parts || kept.key.size() > settings_.limits.max_key_bytes) return restored::refused;
    auto const hash = core::hash_of(*parts, settings_.hash_seed);
    if (table_.find_key(kept.key, hash) != stream_table::none) return restored::known;
    auto const binding = bindings_.adopt(kept.schema);
    auto& b = bindings_[binding];
    if (!make_place_for(kept, *b.pool, seen_before, now)) return restored::refused;

    auto* const block = b.pool->blocks.allocate();
    index = table_.insert(*parts, hash);
    auto& s = table_[index];
    s.bind_to(binding);
    s.block = block;
    remember(s, kept.memory);
    s.kept = true;
    take_apart(index, kept.block.data());
    s.warm = detect::age_of(*b.schema, block).warm;
    if (s.warm) ++warm_;
    ++judged_;
    ++b.streams;
    budget_.restore_rate(static_cast<double>(s.readings_per_day));
    reorder_.restore(index, kept.waiting, b.schema->options().reorder_window);
    return restored::taken;
}

void shard::restore(kept_shard const& kept) noexcept
{
    if (reading_number_ != 0) return;
    reading_number_ = kept.reading_number;
    goes_on_ = true;
    budget_.restore(kept.budget, reading_number_);
    need_ = budget_.need();
}

kept_shard shard::kept() noexcept
{
    book();
    return {reading_number_, budget_.kept(reading_number_), {}};
}

bool shard::knows(std::string_view key) const
{
    return table_.find_key(key, hash_of(key)) != stream_table::none;
}

bool shard::is_restored(core::reading const& r)
{
    auto const index = table_.find(r);
    if (index == stream_table::none) return false;
    return settings_.groups.empty() || !is_grouped(table_[index].key());
}

bool shard::is_grouped(std::string_view key) const
{
    if (settings_.groups.empty()) return false;
    auto const parts = core::parse_key(key);
    return parts && groups_.takes(*parts, key);
}

void shard::restore(kept_group const& kept, std::function<bool(std::uint64_t)> const& is_over)
{
    auto const at = groups_.restore(kept, room());
    if (!at) return;
    group& g = groups_[*at];
    if (auto const begin = g.open_event()) {
        if (is_over(event_id(kept.key, core::event_kind::group, *begin)))
            g.forget_event();
        else
            ++open_events_;
    }
    std::vector<std::uint16_t> strangers;
    g.for_each_member([&](std::uint16_t place, std::string const& key) {
        auto const parts = core::parse_key(key);
        auto const index =
            parts ? table_.find_key(key, core::hash_of(*parts, settings_.hash_seed)) : stream_table::none;
        if (index == stream_table::none || table_[index].grouped)
            strangers.push_back(place);
        else
            table_.put_into({*at, place}, index);
    });
    for (auto const place : strangers) groups_.leave({*at, place}); // with the last one the group goes
}

void shard::settle_events(
    stream_index index, core::timestamp now, std::function<bool(std::uint64_t)> const& is_over)
{
    auto& s = table_[index];
    auto const& schema = *bindings_[s.binding].schema;
    auto const open = detect::open_events(schema, s.block, story_of(index));
    s.open_events = open.size() & 7U;
    open_events_ += open.size();
    if (open.empty()) return;
    ++with_open_event_;
    auto const key = s.key();
    if (std::ranges::none_of(open, [&](auto const& e) { return is_over(event_id(key, e.kind, e.begin)); }))
        return;
    // The events and the state are of different moments.  One cannot be closed alone: all are, and those that
    // nobody knows to be over yet are told.
    detect::close(schema, block_of(index), core::end_reason::shutdown, now, changes_);
    keep_story(index);
    s.changed = true;
    for (auto& e : changes_.events()) {
        e.stream = key;
        e.id = event_id(key, e.kind, e.begin);
        --open_events_;
        if (!is_over(e.id)) events_.on_event(e);
    }
    s.open_events = 0;
    --with_open_event_;
}

void shard::schedule_restored(stream_index index, core::timestamp now)
{
    auto& s = table_[index];
    auto const due = patience_end(*bindings_[s.binding].schema, s.block, now);
    if (!due) return;
    s.scheduled = true;
    s.due = *due;
    deadlines_.add(s.due, index);
}

std::vector<std::string> shard::keys() const
{
    std::vector<std::string> out;
    out.reserve(table_.size());
    table_.for_each([&out](stream_index, stream const& s) { out.push_back(s.key()); });
    return out;
}

bool shard::take_over(shard& from, std::string_view key)
{
    auto const parts = *core::parse_key(key); // of a stream it always parses
    auto const hash = core::hash_of(parts, settings_.hash_seed);
    auto const there = from.table_.find_key(key, hash);
    auto& old = from.table_[there];
    auto const& schema = from.bindings_[old.binding].schema;
    auto const binding = bindings_.adopt(schema_of(schema->options()));
    auto& b = bindings_[binding];
    auto const growth = table_.growth(key.size()) + (old.block != nullptr ? b.pool->blocks.growth() : 0);
    if (memory_bytes() + growth > settings_.limits.max_memory_bytes) return false;

    auto const index = table_.insert(parts, hash);
    auto& s = table_[index];
    s.bind_to(binding); // of no rule: it finds its own at its next reading
    ++b.streams;
    remember(s, memory_of(old));
    s.changed = true;
    s.kept = old.kept;
    old.kept = false; // it has not gone
    s.warm = old.warm;
    s.open_events = old.open_events;
    old.open_events = 0;
    if (old.block != nullptr) {
        s.block = b.pool->blocks.allocate();
        take_apart(index, from.whole_block_of(there));
        ++judged_;
        s.warm ? ++warm_ : 0;
        reorder_.restore(index, from.reorder_.waiting_of(there), schema->options().reorder_window);
        if (s.live) schedule(index);
    }
    if (!s.warm) newcomers_.push_back(index);
    queue_newcomers();
    open_events_ += s.open_events;
    from.open_events_ -= s.open_events;
    with_open_event_ += s.open_events > 0 ? 1 : 0;
    from.with_open_event_ -= s.open_events > 0 ? 1 : 0;
    tally_.change_rate(0, static_cast<double>(s.readings_per_day));
    from.lose(there);
    return true;
}

void shard::give_up(std::string_view key)
{
    auto const index = table_.find_key(key, hash_of(key));
    auto const& s = table_[index];
    auto const last =
        s.block != nullptr ? detect::last_time(*bindings_[s.binding].schema, s.block) : core::timestamp{};
    give_up(index, counters_.evicted, last);
}

void shard::lose(stream_index index)
{
    auto& s = table_[index];
    reorder_.release_all(index, [](reorder_buffer::held const&) {});
    if (s.grouped) groups_.leave(table_.group_of(index));
    drop(index);
}

void shard::for_each_open_event(std::function<void(std::uint64_t)> const& f) const
{
    table_.for_each([&](stream_index index, stream const& s) {
        if (s.block == nullptr) return;
        for (auto const& e : detect::open_events(*bindings_[s.binding].schema, s.block, story_of(index)))
            f(event_id(s.key(), e.kind, e.begin)); // few have one
    });
    groups_.for_each_open_event([&](std::string const& key, core::timestamp begin) {
        f(event_id(key, core::event_kind::group, begin));
    });
}

} // namespace lariat::engine
