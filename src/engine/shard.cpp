#include "engine/shard.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include <lariat/core/glob.hpp>

#include "engine/event_id.hpp"

namespace lariat::engine {
namespace {

using namespace std::chrono_literals;

// Stamps further from the receipt than this are history, whose silences the wall clock does not measure.
constexpr auto live_within = 10min;

} // namespace

shard::shard(options settings, core::event_sink& events, telemetry::registry& registry)
    : settings_{std::move(settings)},
      events_{events},
      counters_{registry},
      offset_{settings_.utc_offset}
{
    bindings_.replace_rules(settings_.rules, settings_.defaults);
}

void shard::reload(options settings)
{
    settings_ = std::move(settings);
    offset_ = local_offset{settings_.utc_offset};
    bindings_.replace_rules(settings_.rules, settings_.defaults);
}

void shard::on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept
{
    while (!batch.empty()) {
        auto const chunk = batch.first(std::min(batch.size(), batch_size));
        std::array<stream_index, batch_size> found{};
        for (std::size_t i = 0; i < chunk.size(); ++i) {
            found[i] = resolve(chunk[i]);
            if (found[i] == stream_table::none) continue;
            // A block is several cache lines; the first ones hold what a step reads first.
            auto const* const block = table_[found[i]].block;
            for (std::size_t line = 0; block != nullptr && line < 4; ++line)
                __builtin_prefetch(block + 64 * line);
        }
        for (std::size_t i = 0; i < chunk.size(); ++i) {
            if (found[i] != stream_table::none) judge(found[i], chunk[i], receipt);
        }
        batch = batch.subspan(chunk.size());
    }
}

stream_index shard::resolve(core::reading const& r)
{
    try {
        auto const known = table_.find(r);
        auto const index = known != stream_table::none ? known : admit(r);
        if (index == stream_table::none) return index;
        auto& s = table_[index];
        if (s.generation != bindings_.generation()) rebind(s, r.time);
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
            if (!give_block(s)) return stream_table::none;
        }
        return index;
    } catch (std::bad_alloc const&) {
        counters_.memory_limit.add_single_writer();
        return stream_table::none;
    }
}

stream_index shard::admit(core::reading const& r)
{
    auto const refuse = [](telemetry::counter& cause) {
        cause.add_single_writer();
        return stream_table::none;
    };
    auto const parts = core::parse_series(r.series, r.field);
    if (!parts) return refuse(counters_.bad_key);
    auto key = core::format_key(*parts);
    if (key.size() > settings_.limits.max_key_bytes) return refuse(counters_.key_too_long);
    if (table_.size() >= settings_.limits.max_streams) return refuse(counters_.stream_limit);
    if (memory_bytes() + stream_table::cost_of(key) > settings_.limits.max_memory_bytes) {
        return refuse(counters_.memory_limit);
    }
    auto const binding = bindings_.find(*parts, key);
    auto const index = table_.insert(*parts, std::move(key), r.hash);
    auto& s = table_[index];
    s.binding = binding;
    s.generation = bindings_.generation();
    ++bindings_[binding].streams;
    counters_.streams_created.add_single_writer();
    return index;
}

bool shard::give_block(stream& s)
{
    auto& b = bindings_[s.binding];
    if (memory_bytes() + b.blocks->growth() > settings_.limits.max_memory_bytes) {
        counters_.memory_limit.add_single_writer();
        return false;
    }
    s.block = b.blocks->allocate();
    b.schema->create(s.block);
    ++judged_;
    return true;
}

void shard::rebind(stream& s, core::timestamp now)
{
    auto const parts = core::parse_key(s.key); // a key of ours always parses
    auto const next = bindings_.find(*parts, s.key);
    auto& from = bindings_[s.binding];
    auto& to = bindings_[next];
    bool const migrates = s.block != nullptr && from.schema != to.schema;
    if (migrates) {
        auto* const block = to.blocks->allocate();
        to.schema->create(block);
        detect::migrate(*from.schema, s.block, *to.schema, block, now, changes_);
        from.blocks->release(s.block);
        s.block = block;
    }
    --from.streams;
    ++to.streams;
    s.binding = next;
    s.generation = bindings_.generation();
    s.changed = true;
    if (migrates && !changes_.empty()) publish(s);
}

void shard::judge(stream_index index, core::reading const& r, core::timestamp receipt) noexcept
{
    auto& s = table_[index];
    auto const& schema = *bindings_[s.binding].schema;
    auto const verdict =
        detect::step(schema, s.block, {r.time, r.value, offset_.at(r.time), r.stamped}, changes_);
    switch (verdict.outcome) {
    case detect::outcome::judged:
    case detect::outcome::first:
    case detect::outcome::out_of_range: counters_.judged.add_single_writer(); break;
    case detect::outcome::late: counters_.late.add_single_writer(); break;
    case detect::outcome::duplicate: counters_.duplicate.add_single_writer(); break;
    case detect::outcome::not_finite: counters_.not_finite.add_single_writer(); break;
    case detect::outcome::not_positive: counters_.not_positive.add_single_writer(); break;
    case detect::outcome::too_large: counters_.too_large.add_single_writer(); break;
    }
    if (verdict.outcome == detect::outcome::judged) {
        s.expected = verdict.forecast;
        s.band = verdict.band;
        if (s.warm != verdict.warm) {
            s.warm = verdict.warm;
            s.warm ? ++warm_ : --warm_;
        }
    }
    if (verdict.alarm) counters_.alarms.add_single_writer();
    if (!changes_.empty()) publish(s);
    s.live = std::chrono::abs(receipt - r.time) < live_within;
    s.changed = true;
    if (s.live && !s.scheduled) schedule(index);
}

void shard::schedule(stream_index index) noexcept
{
    auto& s = table_[index];
    auto const due = detect::deadline(*bindings_[s.binding].schema, s.block);
    s.scheduled = due.has_value();
    if (due) deadlines_.add(*due, index);
}

void shard::advance(core::timestamp now) noexcept
{
    for (auto index = deadlines_.take(now); index != stream_table::none; index = deadlines_.take(now)) {
        auto& s = table_[index];
        s.scheduled = false;
        if (s.block == nullptr || !s.live) continue; // its next live reading schedules it again
        detect::advance(*bindings_[s.binding].schema, s.block, now, changes_);
        s.changed = true;
        if (!changes_.empty()) publish(s);
        auto const due = detect::deadline(*bindings_[s.binding].schema, s.block);
        if (due && *due > now) schedule(index);
    }
}

void shard::close_events(core::end_reason reason, core::timestamp now) noexcept
{
    table_.for_each([&](stream_index, stream& s) {
        if (s.block == nullptr) return;
        detect::close(*bindings_[s.binding].schema, s.block, reason, now, changes_);
        if (changes_.empty()) return;
        s.changed = true;
        publish(s);
    });
}

void shard::publish(stream& s) noexcept
{
    std::size_t const had_open = s.open_events;
    for (auto& e : changes_.events()) {
        e.stream = s.key;
        e.id = event_id(s.key, e.kind, e.begin);
        if (e.phase == core::event_phase::begin) ++s.open_events;
        if (e.phase == core::event_phase::end) --s.open_events;
        events_.on_event(e);
    }
    open_events_ += s.open_events;
    open_events_ -= had_open;
    if (had_open > 0) --with_open_event_;
    if (s.open_events > 0) ++with_open_event_;
}

std::vector<std::string> shard::keys(std::string_view glob, std::string_view after, std::size_t limit) const
{
    std::vector<std::string_view> found;
    table_.for_each([&](stream_index, stream const& s) {
        if (s.key > after && (glob.empty() || core::glob_match(glob, s.key))) found.push_back(s.key);
    });
    auto const page = found.begin() + static_cast<std::ptrdiff_t>(std::min(limit, found.size()));
    std::partial_sort(found.begin(), page, found.end());
    return {found.begin(), page};
}

std::size_t shard::count(std::string_view glob) const
{
    std::size_t n = 0;
    table_.for_each([&](stream_index, stream const& s) { n += core::glob_match(glob, s.key) ? 1U : 0U; });
    return n;
}

std::optional<stream_report> shard::report(std::string_view key) const
{
    auto const parts = core::parse_key(key);
    if (!parts) return std::nullopt;
    auto const index = table_.find_key(core::format_key(*parts), core::hash_of(*parts, settings_.hash_seed));
    if (index == stream_table::none) return std::nullopt;
    auto const& s = table_[index];
    auto const& b = bindings_[s.binding];
    stream_report out{s.key, b.rule, s.block != nullptr, s.live, s.expected, s.band, {}};
    if (s.block != nullptr) out.detector = detect::describe(*b.schema, s.block);
    return out;
}

} // namespace lariat::engine
