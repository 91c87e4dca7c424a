#include "engine/shard.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "engine/event_id.hpp"

namespace lariat::engine {
namespace {

newcomer_rate rate_of(limits const& l)
{
    double const per_second = l.new_streams_per_second;
    return {per_second, std::max(5 * per_second, static_cast<double>(l.max_streams))};
}

/// When the wall clock has reached an instant of a stream's own time.
core::timestamp wall_clock(core::timestamp t, stream const& s)
{
    return t < core::timestamp::max() - s.lag() ? t + s.lag() : core::timestamp::max();
}

} // namespace

shard::shard(options settings, core::event_sink& events, telemetry::registry& registry)
    : settings_{std::move(settings)},
      events_{events},
      counters_{registry},
      offset_{settings_.utc_offset},
      rate_{rate_of(settings_.limits)},
      budget_{settings_.limits.events_per_day},
      groups_{[this](core::event& e) { publish_group(e); }, registry}
{
    bindings_.replace_rules(settings_.rules, settings_.defaults);
    groups_.replace(settings_.groups, settings_.limits.max_groups);
    newcomers_.reserve(4 * batch_size); // more than a batch can make
}

void shard::reload(options settings)
{
    settings_ = std::move(settings);
    offset_ = local_offset{settings_.utc_offset};
    rate_ = rate_of(settings_.limits);
    budget_.change(settings_.limits.events_per_day);
    bindings_.replace_rules(settings_.rules, settings_.defaults);
    groups_.replace(settings_.groups, settings_.limits.max_groups);
}

void shard::on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept
{
    while (!batch.empty()) {
        auto const left = shared_budget::left_before_end(reading_number_);
        auto const part = batch.first(std::min<std::size_t>(batch.size(), left));
        judge_all(part, {reading_number_ + 1}, receipt);
        book();
        auto const last = part.back().time;
        if (part.size() == left && budget_.ends(reading_number_, last)) {
            budget_.begin_round(reading_number_, last);
            need_ = budget_.need();
        }
        batch = batch.subspan(part.size());
    }
}

void shard::take(shared_readings const& some) noexcept
{
    peer_ = some.peer;
    need_ = some.need;
    judge_all(some.readings, {some.first_number, some.numbers.data()}, some.receipt);
}

void shard::book() noexcept
{
    budget_.book(budget_.newest_round(), take_tally());
}

stream_index shard::resolve_unusual(core::reading const& r, stream_index usual, core::timestamp receipt)
{
    try {
        auto const known = usual != stream_table::none ? usual : table_.find_unusual(r);
        auto const index = known != stream_table::none ? known : admit(r, receipt);
        if (index == stream_table::none) return index;
        auto& s = table_[index];
        s.set_seen(reading_number_);
        if (!bindings_[s.binding].current) rebind(index, r.time);
        auto const& b = bindings_[s.binding];
        if (b.ignore) {
            counters_.ignored.add_single_writer();
            return stream_table::none;
        }
        if (s.block == nullptr) {
            if (r.kind == core::value_kind::boolean && !b.schema->options().judge_booleans) {
                counters_.unjudged.add_single_writer();
                return stream_table::none;
            }
            if (!give_block(index, receipt)) return stream_table::none;
        }
        return index;
    } catch (std::bad_alloc const&) {
        counters_.memory_limit.add_single_writer();
        return stream_table::none;
    }
}

void shard::rebind(stream_index index, core::timestamp now)
{
    auto& s = table_[index];
    auto const key = s.key();
    auto const parts = core::parse_key(key); // a key of ours always parses
    auto const next = bindings_.find(*parts, key);
    auto& from = bindings_[s.binding];
    auto& to = bindings_[next];
    bool const migrates = s.block != nullptr && from.schema != to.schema;
    auto const make_place = [&] {
        return evict_from(*to.pool, contender::warm, now)
            || (s.warm && cold_ != nullptr && evict_warm(to.pool, long_silent(), now));
    };
    if (migrates && !fits(*to.pool) && !make_place()) {
        // It is judged by its old rule until there is room, and asks again at its next reading.
        counters_.not_migrated.add_single_writer();
        return;
    }
    if (migrates) {
        auto* const old = whole_block_of(index);
        auto* const migrated = migrated_.of(to.schema->block_bytes());
        to.schema->create(migrated);
        auto* const block = to.pool->blocks.allocate();
        detect::migrate(*from.schema, old, *to.schema, migrated, now, changes_);
        from.pool->blocks.release(s.block);
        s.block = block;
        if (from.pool != to.pool && !s.warm) newcomers_.push_back(index);
    }
    --from.streams;
    ++to.streams;
    s.bind_to(next);
    if (migrates) take_apart(index, migrated_.of(0));
    s.changed = true;
    s.regroups = s.grouped || !settings_.groups.empty();
    if (migrates && !changes_.empty()) publish(s);
}

std::optional<core::timestamp> shard::silence_due(stream const& s) const noexcept
{
    auto const due = detect::deadline(*bindings_[s.binding].schema, s.block);
    return due ? std::optional{wall_clock(*due, s)} : std::nullopt;
}

void shard::schedule(stream_index index) noexcept
{
    auto& s = table_[index];
    auto const due = silence_due(s);
    // An entry may be early, not late: where time went back it is replaced.
    if (!due || (s.scheduled && s.due <= *due)) return;
    bool const replaces = s.scheduled;
    s.scheduled = true;
    s.due = *due;
    deadlines_.add(*due, index);
    if (replaces) deadlines_.forget([&](deadlines::entry const& e) { return is_void(e); });
}

bool shard::is_void(deadlines::entry const& e) const noexcept
{
    auto const& s = table_[e.stream];
    return !s.scheduled || s.due != e.due;
}

std::optional<core::timestamp> shard::next_deadline() const
{
    auto const silence = deadlines_.earliest();
    auto const waiting = reorder_.earliest();
    return silence && waiting ? std::min(*silence, *waiting) : silence ? silence : waiting;
}

void shard::advance(core::timestamp now) noexcept
{
    judge_waiting(now);
    for (;;) {
        auto const entry = deadlines_.take(now);
        if (!entry) return;
        auto const index = entry->stream;
        auto& s = table_[index];
        if (is_void(*entry)) continue;
        s.scheduled = false;
        if (s.block == nullptr || !s.live) continue; // its next live reading schedules it again
        // A sender that delivers once a minute is a minute late with the first of it, and not silent.
        detect::advance(*bindings_[s.binding].schema, block_of(index), now - s.lag(), changes_);
        s.changed = true;
        if (!changes_.empty()) publish(s);
        auto const due = detect::deadline(*bindings_[s.binding].schema, s.block);
        if (due && wall_clock(*due, s) > now) schedule(index);
    }
}

void shard::settle() noexcept
{
    for (auto const index : reorder_.streams())
        reorder_.release_all(index, [&](reorder_buffer::held const& next) { judge(index, next, true); });
}

void shard::close_events(core::end_reason reason, core::timestamp now) noexcept
{
    settle();
    groups_.close(reason, now);
    table_.for_each([&](stream_index index, stream& s) {
        if (s.block == nullptr) return;
        detect::close(*bindings_[s.binding].schema, block_of(index), reason, now, changes_);
        keep_story(index);
        if (changes_.empty()) return;
        s.changed = true;
        publish(s);
    });
}

void shard::publish(stream& s) noexcept
{
    std::size_t const had_open = s.open_events;
    auto const key = s.key();
    for (auto& e : changes_.events()) {
        e.stream = key;
        e.id = event_id(key, e.kind, e.begin);
        if (e.phase == core::event_phase::begin) ++s.open_events;
        if (e.phase == core::event_phase::end) --s.open_events;
        events_.on_event(e);
    }
    open_events_ += s.open_events;
    open_events_ -= had_open;
    if (had_open > 0) --with_open_event_;
    if (s.open_events > 0) ++with_open_event_;
}

void shard::publish_group(core::event& e) noexcept
{
    e.id = event_id(e.stream, e.kind, e.begin);
    if (e.phase == core::event_phase::begin) {
        ++open_events_;
        tally_.settle(true); // all streams share what is left of the day's events
    }
    if (e.phase == core::event_phase::end) --open_events_;
    events_.on_event(e);
}

} // namespace lariat::engine
