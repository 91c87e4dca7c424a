// What of a set of workers outlives a restart.

#include <algorithm>
#include <iterator>

#include "engine/set_place.hpp"
#include "engine/worker_set.hpp"

namespace lariat::engine {

std::optional<std::size_t> worker_set::forget(
    std::uint64_t silent_since, std::size_t first, std::size_t places, core::timestamp now) noexcept
{
    wait();
    auto at = set_place::from(first);
    if (at.shard >= workers_.size()) return std::nullopt;
    auto const next =
        use(*workers_[at.shard], [&](shard& s) { return s.forget(silent_since, at.place, places, now); });
    tell_in_order_of_keys();
    return at.behind(next, workers_.size());
}

set_walk worker_set::begin_walk(bool changed_only)
{
    wait();
    set_walk out;
    for (auto& w : workers_) out.of.push_back(w->streams().begin_walk(changed_only));
    return out;
}

std::vector<std::string> worker_set::take_gone()
{
    wait();
    std::vector<std::string> out;
    for (auto& w : workers_) std::ranges::move(w->streams().take_gone(), std::back_inserter(out));
    return out;
}

bool worker_set::must_walk_all()
{
    wait();
    return std::ranges::any_of(workers_, [](auto& w) { return w->streams().must_walk_all(); });
}

kept_shard worker_set::kept() noexcept
{
    wait();
    return {reading_number_, budget_.kept(reading_number_), {}};
}

bool worker_set::walk(set_walk& at, std::size_t most, stream_taker const& take)
{
    wait();
    if (!workers_[at.shard]->streams().walk(at.of[at.shard], most, take)) ++at.shard;
    return at.shard < workers_.size();
}

std::optional<kept_group> worker_set::walk_groups(std::size_t& at, bool changed_only)
{
    wait();
    for (auto place = set_place::from(at); place.shard < workers_.size(); place = {place.shard + 1, 0}) {
        auto found = workers_[place.shard]->streams().walk_groups(place.place, changed_only);
        at = place.packed();
        if (found) return found;
    }
    return std::nullopt;
}

void worker_set::restore(kept_shard const& kept) noexcept
{
    if (reading_number_ != 0) return;
    reading_number_ = kept.reading_number;
    budget_.restore(kept.budget, reading_number_);
    for_each_shard([&kept](shard& s) { s.restore(kept); });
}

restored worker_set::restore(
    kept_stream const& kept, core::timestamp now, std::function<bool(std::uint64_t)> const& is_over)
{
    wait();
    if (!core::parse_key(kept.key)) return restored::refused;
    auto const which = router_.shard_of(kept.key);
    auto own = kept;
    own.schema = own_schema(kept.schema, which);
    auto const outcome = use(*workers_[which], [&](shard& s) { return s.restore(own, now, is_over); });
    if (outcome == restored::taken) budget_.restore_rate(static_cast<double>(kept.memory.readings_per_day));
    tell_in_order_of_keys();
    return outcome;
}

std::shared_ptr<detect::schema const> worker_set::own_schema(
    std::shared_ptr<detect::schema const> const& kept, std::size_t which)
{
    auto at = std::ranges::find(schemas_, kept, &schema_of_shards::kept);
    if (at == schemas_.end()) {
        schemas_.push_back({kept, {}});
        at = std::prev(schemas_.end());
        for (auto& w : workers_) at->own.push_back(w->streams().schema_of(kept->options()));
    }
    return at->own[which];
}

void worker_set::keep_cold_in(cold_store& store)
{
    wait();
    for (auto& w : workers_) w->streams().keep_cold_in(store, workers_.size());
}

restored worker_set::take_back(
    kept_stream const& cold, core::timestamp now, std::function<bool(std::uint64_t)> const& is_over)
{
    // One that has had no reading for long is to know that time has passed.
    count_from(reading_number_);
    auto const seen_before = shard::long_silent(reading_number_, stream_count());
    auto& its = *workers_[router_.shard_of(cold.key)];
    auto const take = [&] {
        return use(its, [&](shard& s) {
            auto own = cold;
            own.schema = s.schema_of(cold.schema->options());
            return s.take_back(own, seen_before, now, is_over);
        });
    };
    auto outcome = take();
    for (auto const& w : workers_) {
        if (outcome != restored::refused) break;
        if (w.get() == &its) continue;
        if (use(*w, [&](shard& s) { return s.make_place_elsewhere(seen_before, now); })) outcome = take();
    }
    if (outcome == restored::taken) budget_.restore_rate(static_cast<double>(cold.memory.readings_per_day));
    tell_in_order_of_keys();
    return outcome;
}

void worker_set::note_cold(std::string_view key)
{
    wait();
    shard_of(key).note_cold(key);
}

bool worker_set::knows(std::string_view key)
{
    wait();
    return shard_of(key).knows(key);
}

void worker_set::count_from(std::uint64_t number)
{
    wait();
    reading_number_ = std::max(reading_number_, number);
    for (auto& w : workers_) w->streams().count_from(reading_number_);
}

void worker_set::restore(kept_group const& kept, std::function<bool(std::uint64_t)> const& is_over)
{
    wait();
    if (!core::parse_key(kept.key)) return;
    use(*workers_[router_.shard_of_group(kept.key)], [&](shard& s) { s.restore(kept, is_over); });
    tell_in_order_of_keys();
}

bool worker_set::is_restored(core::reading const& r)
{
    wait();
    return workers_[router_.shard_of(r)]->streams().is_restored(r);
}

void worker_set::for_each_open_event(std::function<void(std::uint64_t)> const& f)
{
    wait();
    for (auto& w : workers_) w->streams().for_each_open_event(f);
}

void worker_set::move_streams()
{
    for (std::size_t i = 0; i < workers_.size(); ++i) {
        auto& from = *workers_[i];
        for (auto const& key : from.streams().keys()) {
            auto const to = router_.shard_of(key);
            if (to == i) continue;
            from.use({}, [&](shard& there) {
                if (!use(*workers_[to], [&](shard& s) { return s.take_over(there, key); }))
                    there.give_up(key);
            });
            book(from);
        }
    }
    tell_in_order_of_keys();
}

} // namespace lariat::engine
