#include "engine/shard.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <new>
#include <span>

#include <lariat/core/lanes.hpp>

#include "engine/distance.hpp"

namespace lariat::engine {
namespace {

using namespace std::chrono_literals;

// Stamps further from the receipt than this are history, whose silences the wall clock does not measure.
constexpr auto live_within = 10min;

// More of them do not fit the level-2 cache with their names.
constexpr std::size_t streams_in_cache = 4'096;

/// One that no budget moves.
bool has_own_threshold(detect::options const& o)
{
    return o.threshold || o.mae_factor;
}

} // namespace

/// Readings in a row, of different streams that have one schema: most are no news, and those the detector
/// takes together.
class shard::side_by_side {
public:
    /// Whether a stream's reading can be put to these.
    [[nodiscard]] bool has_place_for(stream_index index, detect::schema const& schema) const noexcept
    {
        if (size_ == 0) return true;
        return size_ < detect::most_at_once && schema_ == &schema && !has(index);
    }

    /// The reading is for the caller to fill in: copied as a whole it would be waited for.
    /// \pre has_place_for()
    [[nodiscard]] detect::observation& add(
        stream_index index, stream& s, detect::schema const& schema, std::uint64_t number) noexcept
    {
        schema_ = &schema;
        indices_[size_] = index;
        streams_[size_] = &s;
        numbers_[size_] = number;
        auto& r = readings_[size_++];
        r.block = s.block;
        r.shape = {};
        return r.reading;
    }

    void clear() noexcept { size_ = 0; }

    [[nodiscard]] detect::schema const& schema() const noexcept { return *schema_; }
    [[nodiscard]] std::span<detect::quiet_reading> readings() noexcept { return {readings_.data(), size_}; }
    [[nodiscard]] stream_index index_of(std::size_t i) const noexcept { return indices_[i]; }
    [[nodiscard]] stream& stream_of(std::size_t i) const noexcept { return *streams_[i]; }
    [[nodiscard]] std::uint64_t number_of(std::size_t i) const noexcept { return numbers_[i]; }

private:
    [[nodiscard]] bool has(stream_index index) const noexcept
    {
        using namespace core::lanes;
        static_assert(detect::most_at_once == 8);
        auto const wanted = static_cast<std::int32_t>(index);
        auto const* const at =
            reinterpret_cast<std::byte const*>(indices_.data()); // NOLINT(*-reinterpret-cast)
        unsigned const low = bits_of(load<four_whole>(at) == wanted);
        unsigned const high = bits_of(load<four_whole>(at + sizeof(four_whole)) == wanted);
        return ((low | high << 4U) & ((1U << size_) - 1)) != 0;
    }

    detect::schema const* schema_ = nullptr;
    std::size_t size_ = 0;
    std::array<stream_index, detect::most_at_once> indices_{};
    std::array<stream*, detect::most_at_once> streams_{};
    std::array<std::uint64_t, detect::most_at_once> numbers_{};
    std::array<detect::quiet_reading, detect::most_at_once> readings_{};
};

[[gnu::always_inline]] inline void shard::note_judged(
    stream_index index, stream& s, double forecast, bool warm, bool alarm) noexcept
{
    s.expected = forecast;
    // Readings a day need no more than a look now and then: often at first, when they are news.
    constexpr std::uint32_t seldom = 64;
    if (s.readings % seldom == 0 || (s.readings < seldom && (s.readings & (s.readings - 1)) == 0))
        change_rate(s);
    tally_.settle(alarm && !has_own_threshold(bindings_[s.binding].schema->options()));
    if (s.warm != warm) change_warmth(index, s);
}

void shard::change_warmth(stream_index index, stream& s) noexcept
{
    s.warm = !s.warm;
    s.warm ? ++warm_ : --warm_;
    if (!s.warm) newcomers_.push_back(index); // it begins anew
}

void shard::change_rate(stream& s) noexcept
{
    auto const rate = static_cast<float>(detect::readings_per_day(*bindings_[s.binding].schema, s.block));
    tally_.change_rate(static_cast<double>(s.readings_per_day), static_cast<double>(rate));
    s.readings_per_day = rate;
}

inline void shard::follow(stream_index index, stream& s, detect::observation const& reading,
    core::timestamp receipt, bool taken) noexcept
{
    if (taken) {
        if (s.regroups) find_group(index);
        if (s.grouped) groups_.observe(table_.group_of(index), reading.time, reading.value);
    }
    auto const delay = distance(reading.time, receipt);
    s.live = std::chrono::abs(delay) < live_within;
    if (s.live) s.set_lag(std::max(s.lag() - s.lag() / 4096, delay));
    s.changed = true;
    if (s.live) schedule(index);
}

/// The stream that is to judge a reading, or `none`.
inline stream_index shard::resolve(core::reading const& r, stream_index likely, core::timestamp receipt)
{
    auto const index = table_.find_usual(r, likely);
    if (index == stream_table::none) return resolve_unusual(r, index, receipt);
    auto& s = table_[index];
    auto const& b = bindings_[s.binding];
    if (!b.current || b.ignore || s.block == nullptr) return resolve_unusual(r, index, receipt);
    s.set_seen(reading_number_);
    return index;
}

void shard::judge_all(
    std::span<core::reading const> batch, numbering numbers, core::timestamp receipt) noexcept
{
    for (std::size_t done = 0; done < batch.size();) {
        auto const chunk = batch.subspan(done, std::min(batch.size() - done, batch_size));
        auto found = look_ahead(chunk);
        batch_begin_ = numbers[done] - 1;
        std::size_t size = 0;
        for (; size < chunk.size(); ++size) {
            reading_number_ = current_ = numbers[done + size];
            found[size] = resolve(chunk[size], found[size], receipt);
            if (postponed_) break;
            if (size < detect::most_at_once) prefetch_block(found[size]);
        }
        judge_found(chunk.first(size), std::span{found}.first(size),
            {numbers[done], numbers.each ? numbers.each + done : nullptr}, receipt);
        if (!newcomers_.empty()) queue_newcomers();
        postponed_ = false;
        done += size;
    }
}

inline void shard::fill(detect::observation& reading, core::timestamp time, double value, bool stamped)
{
    reading.time = time;
    reading.value = value;
    reading.utc_offset_s = offset_.at(time);
    reading.least_need = need_;
    reading.stamped = stamped;
    reading.figures = false;
}

void shard::judge_found(std::span<core::reading const> chunk, std::span<stream_index const> found,
    numbering numbers, core::timestamp receipt)
{
    side_by_side together;
    detect::schema const* schema = nullptr; // of the last stream: most have one rule
    std::uint32_t binding = 0;
    bool reorders = false;
    for (std::size_t i = 0; i < chunk.size(); ++i) {
        if (found[i] == stream_table::none) continue;
        auto const& r = chunk[i];
        auto& s = table_[found[i]];
        if (schema == nullptr || s.binding != binding) {
            binding = s.binding;
            schema = bindings_[binding].schema.get();
            reorders = schema->options().reorder_window != std::chrono::nanoseconds::zero();
        }
        bool const waits = reorders && r.stamped;
        if (waits || !together.has_place_for(found[i], *schema))
            judge_together(together, found.subspan(i), receipt);
        current_ = numbers[i];
        if (waits)
            take(found[i], r, receipt);
        else
            fill(together.add(found[i], s, *schema, numbers[i]), r.time, r.value, r.stamped);
    }
    judge_together(together, {}, receipt);
}

void shard::judge_together(
    side_by_side& some, std::span<stream_index const> behind, core::timestamp receipt) noexcept
{
    auto const readings = some.readings();
    if (readings.empty()) return;
    std::array<std::byte const*, detect::most_at_once> next; // NOLINT(*-member-init): as many as `size`
    std::size_t size = 0;
    for (auto const index : behind.first(std::min(next.size(), behind.size())))
        if (index != stream_table::none) next[size++] = table_[index].block;
    std::uint32_t const passed = detect::pass_quietly(some.schema(), readings, std::span{next}.first(size));
    for (std::size_t i = 0; i < readings.size(); ++i) {
        auto& r = readings[i];
        auto const index = some.index_of(i);
        current_ = some.number_of(i);
        if ((passed >> i & 1U) != 0) {
            auto& s = some.stream_of(i);
            ++s.readings;
            note_judged(index, s, r.forecast, r.warm, false);
            follow(index, s, r.reading, receipt, true);
        } else {
            r.story = block_of(index).story;
            auto const verdict = detect::step_in_full(some.schema(), r, changes_);
            keep_story(index);
            note(index, r.reading, verdict, receipt);
        }
    }
    counters_.judged.add_single_writer(static_cast<std::uint64_t>(std::popcount(passed)));
    some.clear();
}

shard::streams_found shard::look_ahead(std::span<core::reading const> chunk) const noexcept
{
    streams_found likely;
    likely.fill(stream_table::none);
    if (table_.size() <= streams_in_cache) return likely;
    for (auto const& r : chunk) table_.prefetch(r.hash);
    for (std::size_t i = 0; i < chunk.size(); ++i) {
        likely[i] = table_.likely(chunk[i].hash);
        if (likely[i] == stream_table::none) continue;
        __builtin_prefetch(&table_[likely[i]]);
    }
    for (std::size_t i = 0; i < chunk.size(); ++i) {
        if (likely[i] == stream_table::none) continue;
        auto const* const names = static_cast<char const*>(table_[likely[i]].names.data());
        constexpr std::size_t usual = 48; // often it ends in the next line
        __builtin_prefetch(names);
        __builtin_prefetch(names + usual);
    }
    return likely;
}

void shard::prefetch_block(stream_index index) noexcept
{
    if (index == stream_table::none) return;
    auto const& s = table_[index];
    if (s.block == nullptr) return;
    detect::prefetch(*bindings_[s.binding].schema, s.block);
}

void shard::take(stream_index index, core::reading const& r, core::timestamp receipt)
{
    auto& s = table_[index];
    auto const window = bindings_[s.binding].schema->options().reorder_window;
    reorder_buffer::held const reading{r.time, r.value, receipt};
    // A receipt time is in order as it comes.
    if (window == std::chrono::nanoseconds::zero() || !r.stamped) return judge(index, reading, r.stamped);
    s.changed = true;
    reorder_.take(
        index, reading, window, [&](reorder_buffer::held const& next) { judge(index, next, true); });
}

void shard::judge_waiting(core::timestamp now)
{
    for (;;) {
        auto const index = reorder_.take_due(now);
        if (!index) return;
        auto const& s = table_[*index];
        if (s.block == nullptr) continue; // its place is another's
        reorder_.release_due(*index, now, bindings_[s.binding].schema->options().reorder_window,
            [&](reorder_buffer::held const& next) { judge(*index, next, true); });
    }
}

void shard::judge(stream_index index, reorder_buffer::held const& r, bool stamped) noexcept
{
    auto const& s = table_[index];
    detect::observation reading;
    fill(reading, r.time, r.value, stamped);
    auto const verdict = detect::step(*bindings_[s.binding].schema, block_of(index), reading, changes_);
    keep_story(index);
    note(index, reading, verdict, r.receipt);
}

void shard::note(stream_index index, detect::observation const& reading, detect::verdict const& verdict,
    core::timestamp receipt) noexcept
{
    auto& s = table_[index];
    switch (verdict.outcome) {
    case detect::outcome::judged:
    case detect::outcome::first:
    case detect::outcome::out_of_range:
        counters_.judged.add_single_writer();
        ++s.readings;
        break;
    case detect::outcome::late: counters_.late.add_single_writer(); break;
    case detect::outcome::duplicate: counters_.duplicate.add_single_writer(); break;
    case detect::outcome::not_finite: counters_.not_finite.add_single_writer(); break;
    case detect::outcome::missing: counters_.missing.add_single_writer(); break;
    case detect::outcome::not_positive: counters_.not_positive.add_single_writer(); break;
    case detect::outcome::too_large: counters_.too_large.add_single_writer(); break;
    }
    if (verdict.outcome == detect::outcome::judged)
        note_judged(index, s, verdict.forecast, verdict.warm, verdict.alarm);
    if (verdict.alarm) counters_.alarms.add_single_writer();
    if (!changes_.empty()) publish(s);
    bool const taken =
        verdict.outcome == detect::outcome::judged || verdict.outcome == detect::outcome::first;
    follow(index, s, reading, receipt, taken);
}

void shard::keep_story(stream_index index)
{
    auto& s = table_[index];
    bool const has = detect::has_story(*bindings_[s.binding].schema, block_of(index));
    if (has == s.told) return;
    has ? stories_.give(index) : stories_.take(index);
    s.told = has;
}

void shard::find_group(stream_index index) noexcept
{
    auto& s = table_[index];
    s.regroups = false;
    try {
        auto const key = s.key();
        table_.put_into(groups_.rejoin(table_.group_of(index), *core::parse_key(key), key, room()), index);
    } catch (std::bad_alloc const&) {
        counters_.memory_limit.add_single_writer(); // it stays where it was
    }
}

} // namespace lariat::engine
