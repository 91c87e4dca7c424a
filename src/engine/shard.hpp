#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lariat/core/ports.hpp>
#include <lariat/detect/step.hpp>

#include "engine/binding_set.hpp"
#include "engine/block_buffer.hpp"
#include "engine/cold_store.hpp"
#include "engine/deadlines.hpp"
#include "engine/gone_streams.hpp"
#include "engine/group_set.hpp"
#include "engine/heavy_hitters.hpp"
#include "engine/kept_group.hpp"
#include "engine/kept_shard.hpp"
#include "engine/kept_stream.hpp"
#include "engine/local_offset.hpp"
#include "engine/newcomer_rate.hpp"
#include "engine/options.hpp"
#include "engine/reorder_buffer.hpp"
#include "engine/shard_counters.hpp"
#include "engine/shared_budget.hpp"
#include "engine/shared_readings.hpp"
#include "engine/stories.hpp"
#include "engine/stream_report.hpp"
#include "engine/stream_table.hpp"

namespace lariat::engine {

/// The streams of one worker and their detectors: takes readings, gives events.
///
/// Streams appear when first seen; the first rule that matches a stream gives it its settings.  Per reading,
/// in this order: features, predict, residual, decide, learn.
///
/// One that is alone is a reading_sink, and keeps the shared budget itself.  One of several is given
/// shared_readings, and asked for its tally: the budget is worker_set's.
///
/// Cost     one look-up and one detector step a reading; allocates only for a stream's first reading, a new
/// spelling
///          and a reload.  Batches are prefetched.
/// Threads  Not synchronised: one shard belongs to one worker.
/// Errors   A refused reading is counted by cause and changes nothing else.
class shard final : public core::reading_sink {
public:
    /// `events` and `registry` must outlive the shard.
    shard(options settings, core::event_sink& events, telemetry::registry& registry);

    void on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept override;
    void on_peer(core::peer_id peer) noexcept override { peer_ = peer; }

    /// Takes the readings that are for this shard.
    void take(shared_readings const& some) noexcept;

    /// Bounds what this shard may have of the limits: its part of what all of them may.
    void limit(std::size_t max_streams, std::size_t max_memory_bytes) noexcept
    {
        settings_.limits.max_streams = max_streams;
        settings_.limits.max_memory_bytes = max_memory_bytes;
    }

    /// Decades that readings must have which are judged by the clock: shared_budget's.
    void require(double need) noexcept { need_ = need; }

    /// Takes over a stream of another shard, with all that is known of it, and gives it up there.  False
    /// where there is no room: then it stays.  \pre neither is in use
    [[nodiscard]] bool take_over(shard& from, std::string_view key);

    /// Gives a stream up, counted, for which there is no room elsewhere.
    void give_up(std::string_view key);

    /// Keys of all streams.
    [[nodiscard]] std::vector<std::string> keys() const;

    /// What has been judged since the last call has come to.
    [[nodiscard]] budget_tally take_tally() noexcept { return std::exchange(tally_, {}); }

    /// Number of the reading that is being judged, or was last.
    [[nodiscard]] std::uint64_t current_reading() const noexcept { return current_; }

    /// Takes new rules, defaults and limits.  A stream takes its new settings at its next reading: what both
    /// settings have of its state stays, its open events too.
    void reload(options settings);

    /// The earliest time at which advance() may have something to say.
    [[nodiscard]] std::optional<core::timestamp> next_deadline() const;

    /// Judges the silence of streams whose stamps follow the clock, up to the wall-clock time `now`.
    void advance(core::timestamp now) noexcept;

    /// Readings so far, those included that were refused: a clock for silence.
    [[nodiscard]] std::uint64_t reading_number() const noexcept { return reading_number_; }

    /// Gives up the streams without a reading since the reading of this number, in the next `places` places
    /// of the table from `first` on.  Returns where to go on, or nothing at the end.
    std::optional<std::size_t> forget(
        std::uint64_t silent_since, std::size_t first, std::size_t places, core::timestamp now) noexcept;

    /// Who begins the most new streams.
    [[nodiscard]] heavy_hitters const& new_stream_names() const noexcept { return new_names_; }
    [[nodiscard]] std::vector<std::uint64_t> const& new_streams_by_peer() const noexcept
    {
        return new_by_peer_;
    }

    /// Judges what waits for older readings: no further ones come.
    void settle() noexcept;

    /// Settles, and ends every open event.
    void close_events(core::end_reason reason, core::timestamp now) noexcept;

    // What the store keeps.

    /// Begins a walk over the streams that have a detector, or over those alone that have changed since a
    /// walk last gave them out.
    [[nodiscard]] stream_walk begin_walk(bool changed_only) noexcept;

    /// Takes the keys of the streams that a walk has given out, or that were restored, and that were given up
    /// since.  Call it when a walk over the changed ones begins.
    [[nodiscard]] std::vector<std::string> take_gone() { return gone_.take(); }

    /// More of those have gone than are remembered: the next walk must be over all streams.
    [[nodiscard]] bool must_walk_all() const noexcept { return gone_.overflowed(); }

    /// What is to be kept beside the streams; the marks are their owner's.
    [[nodiscard]] kept_shard kept() noexcept;

    /// Gives out the next `most` streams at most; returns false at the end.  Readings may be judged between
    /// two calls: each stream is given out as it is then.
    bool walk(stream_walk& at, std::size_t most, stream_taker const& take);

    /// The schema of these options, shared with the streams that have it already.
    [[nodiscard]] std::shared_ptr<detect::schema const> schema_of(detect::options const& options) const
    {
        return bindings_.schema_for(options);
    }

    /// Goes on counting where an earlier run has left off.  Call it before the first of its streams; behind
    /// readings of this run it does nothing.
    void restore(kept_shard const& kept) noexcept;

    /// Takes in a stream of an earlier run, as if its rule had been reloaded since: it finds its rule, and is
    /// migrated to that, at its next reading.  Its silence counts from `now` on.  At a limit one that has
    /// warmed up takes the place of one that has not, or of one that has been silent for longer; that one, or
    /// it, is cold then. \param is_over  whether the event of this id has been told to be over already: then
    /// it is, here too
    restored restore(
        kept_stream const& kept, core::timestamp now, std::function<bool(std::uint64_t id)> const& is_over);

    /// Gives out the next group, or the next of those that have changed since they were given out last; none
    /// at the end.  `at` begins at 0.
    [[nodiscard]] std::optional<kept_group> walk_groups(std::size_t& at, bool changed_only)
    {
        return groups_.next_kept(at, changed_only);
    }

    /// Puts streams that others take the place of into `store`, which must outlive the shard.
    /// \param shards  so many do
    void keep_cold_in(cold_store& store, std::size_t shards = 1) noexcept
    {
        cold_ = &store;
        shards_ = shards;
    }

    /// After so many readings of so many streams: one is silent for long that was last heard by this one.
    [[nodiscard]] static std::uint64_t long_silent(std::uint64_t readings, std::size_t streams) noexcept;

    /// Takes in a cold stream again, as it went.  One that has been silent for long goes in its place where
    /// there is none.
    /// \param seen_before  long_silent(), of all shards
    /// \param now  wall-clock time
    /// \param is_over  see restore()
    restored take_back(kept_stream const& cold, std::uint64_t seen_before, core::timestamp now,
        std::function<bool(std::uint64_t id)> const& is_over);
    restored take_back(
        kept_stream const& cold, core::timestamp now, std::function<bool(std::uint64_t id)> const& is_over)
    {
        return take_back(cold, long_silent(reading_number_, table_.size()), now, is_over);
    }

    /// Makes a stream cold that has been silent for long, in favour of another shard's.  False where none
    /// has.
    [[nodiscard]] bool make_place_elsewhere(std::uint64_t seen_before, core::timestamp now)
    {
        return cold_ != nullptr && evict_warm(nullptr, seen_before, now);
    }

    /// The store has this stream no longer as the snapshots have it: they are to forget it.
    void note_cold(std::string_view key) { gone_.add(key); }

    /// Whether this canonical key is a stream's that is here.
    [[nodiscard]] bool knows(std::string_view key) const;

    /// Reading numbers go on behind this one.
    void count_from(std::uint64_t number) noexcept { reading_number_ = std::max(reading_number_, number); }

    /// Takes in a group of an earlier run, behind all of its streams: those that are here are its members.
    void restore(kept_group const& kept, std::function<bool(std::uint64_t id)> const& is_over);

    /// Nothing more of the earlier run follows.
    void end_restore() noexcept { budget_.end_restore(); }

    /// Whether a reading of this stream can be judged before end_restore(): the stream is there, and in no
    /// group, which comes behind all streams.
    [[nodiscard]] bool is_restored(core::reading const& r);

    /// Whether a group takes this stream.
    [[nodiscard]] bool is_grouped(std::string_view key) const;

    /// As a decoder hashes it.  \pre key is a stream's
    [[nodiscard]] std::uint64_t hash_of(std::string_view key) const
    {
        return core::hash_of(*core::parse_key(key), settings_.hash_seed);
    }

    /// Calls f(id) for every open event, those of groups too.  Cost: one pass over all streams.
    void for_each_open_event(std::function<void(std::uint64_t id)> const& f) const;

    [[nodiscard]] std::size_t stream_count() const noexcept { return table_.size(); }
    [[nodiscard]] stream_counts counts() const noexcept
    {
        return {table_.size(), judged_, warm_, with_open_event_};
    }
    [[nodiscard]] std::size_t open_events() const noexcept { return open_events_; }
    [[nodiscard]] std::size_t memory_bytes() const noexcept
    {
        return (cold_ != nullptr ? cold_->memory_bytes() / shards_ : 0) + table_.memory_bytes()
            + stories_.memory_bytes() + bindings_.memory_bytes() + blockless_.memory_bytes()
            + deadlines_.memory_bytes() + reorder_.memory_bytes() + gone_.memory_bytes()
            + groups_.memory_bytes();
    }

    [[nodiscard]] group_set const& groups() const noexcept { return groups_; }

    /// Appends reports of the streams that match the glob, in no order, at most `limit`, from the next
    /// `places` places of the table from `first` on.  Returns where to go on, or nothing at the end.
    [[nodiscard]] std::optional<std::size_t> report_some(std::string_view glob, std::size_t first,
        std::size_t places, std::size_t limit, std::vector<stream_report>& out) const;

    /// The stream of this key, in any order of its tags.
    [[nodiscard]] std::optional<stream_report> report(std::string_view key) const;

private:
    static constexpr std::size_t batch_size = 64;

    /// Who asks for a place.
    enum class contender : std::uint8_t { newcomer, warm };

    [[nodiscard]] stream_report report_of(stream_index index) const;

    /// Numbers of a batch's readings.
    struct numbering {
        std::uint64_t first = 0; ///< of readings that no other shard's lie between
        std::uint64_t const* each = nullptr; ///< else of each

        [[nodiscard]] std::uint64_t operator[](std::size_t i) const noexcept
        {
            return each != nullptr ? each[i] : first + i;
        }
    };

    class side_by_side;

    void judge_all(std::span<core::reading const> batch, numbering numbers, core::timestamp receipt) noexcept;
    void judge_found(std::span<core::reading const> chunk, std::span<stream_index const> found,
        numbering numbers, core::timestamp receipt);
    void judge_together(
        side_by_side& some, std::span<stream_index const> behind, core::timestamp receipt) noexcept;
    void book() noexcept;

    using streams_found = std::array<stream_index, batch_size>;

    /// Asks the processor for what resolve() will look at, all readings' at once: each look-up waits for
    /// memory three times in a row, and they need not wait for each other.  Returns what resolve() will most
    /// likely find, or `none`.
    [[nodiscard]] streams_found look_ahead(std::span<core::reading const> chunk) const noexcept;
    void prefetch_block(stream_index index) noexcept;
    [[nodiscard]] stream_index resolve(core::reading const& r, stream_index likely, core::timestamp receipt);
    [[nodiscard]] stream_index resolve_unusual(
        core::reading const& r, stream_index usual, core::timestamp receipt);
    [[nodiscard]] stream_index admit(core::reading const& r, core::timestamp receipt);
    [[nodiscard]] bool give_block(stream_index index, core::timestamp now);
    [[nodiscard]] bool make_place(std::size_t characters, core::timestamp now);
    [[nodiscard]] bool evict_from(block_pool& pool, contender who, core::timestamp now);
    [[nodiscard]] bool evict_any(contender who, core::timestamp now);
    [[nodiscard]] stream_index take_victim(block_pool& pool);
    [[nodiscard]] std::uint64_t long_silent() const noexcept;
    [[nodiscard]] stream_index find_silent(block_pool const* pool, std::uint64_t seen_before) noexcept;
    [[nodiscard]] bool evict_warm(block_pool const* pool, std::uint64_t seen_before, core::timestamp now);
    [[nodiscard]] bool evict_borrower(block_pool const* pool, core::timestamp now);
    void make_cold(stream_index index, core::timestamp now);
    void end_events(stream_index index, core::timestamp now);
    void lose(stream_index index);
    void give_up(stream_index index, telemetry::counter& cause, core::timestamp now);
    void drop(stream_index index);
    [[nodiscard]] kept_stream kept_of(stream_index index, std::string_view key);

    /// A stream's block, with its story or a blank one.
    [[nodiscard]] detect::block_ref block_of(stream_index index) noexcept
    {
        auto const& s = table_[index];
        return {s.block, s.told ? stories_.of(index) : stories_.blank()};
    }
    [[nodiscard]] std::byte const* story_of(stream_index index) const noexcept
    {
        return table_[index].told ? stories_.of(index) : stories_.blank();
    }

    /// Keeps the story that has begun in block_of(), gives up the one that is over.
    void keep_story(stream_index index);

    /// Both in one piece, and taken in from one.
    [[nodiscard]] std::byte* whole_block_of(stream_index index);
    void take_apart(stream_index index, std::byte const* whole);
    void note_newcomer(std::string_view key);
    void queue_newcomers();
    [[nodiscard]] bool fits(block_pool const& pool) const noexcept;
    [[nodiscard]] bool is_full_for(std::size_t characters) const noexcept;
    void rebind(stream_index index, core::timestamp now);
    void take(stream_index index, core::reading const& r, core::timestamp receipt);
    void judge(stream_index index, reorder_buffer::held const& r, bool stamped) noexcept;
    void judge_waiting(core::timestamp now);
    void fill(detect::observation& reading, core::timestamp time, double value, bool stamped);

    /// Counts and tells what has become of a reading.
    void note(stream_index index, detect::observation const& reading, detect::verdict const& verdict,
        core::timestamp receipt) noexcept;
    void note_judged(stream_index index, stream& s, double forecast, bool warm, bool alarm) noexcept;
    void change_warmth(stream_index index, stream& s) noexcept;
    void change_rate(stream& s) noexcept;

    /// What a reading means to its group and to its stream's deadlines.
    void follow(stream_index index, stream& s, detect::observation const& reading, core::timestamp receipt,
        bool taken) noexcept;
    [[nodiscard]] std::optional<core::timestamp> silence_due(stream const& s) const noexcept;
    void find_group(stream_index index) noexcept;
    void schedule(stream_index index) noexcept;
    [[nodiscard]] bool is_void(deadlines::entry const& e) const noexcept;
    void settle_events(
        stream_index index, core::timestamp now, std::function<bool(std::uint64_t)> const& is_over);
    void schedule_restored(stream_index index, core::timestamp now);
    [[nodiscard]] bool make_place_for(
        kept_stream const& kept, block_pool& pool, std::uint64_t seen_before, core::timestamp now);
    [[nodiscard]] bool may_be_cold(kept_stream const& kept) const;
    [[nodiscard]] restored take_in(
        kept_stream const& kept, std::uint64_t seen_before, core::timestamp now, stream_index& index);
    void publish(stream& s) noexcept;
    void publish_group(core::event& e) noexcept;
    [[nodiscard]] std::size_t room() const noexcept;

    options settings_;
    core::event_sink& events_;
    shard_counters counters_;
    binding_set bindings_;
    stream_table table_;
    stories stories_;
    block_buffer whole_; // a block with its story
    block_buffer migrated_;
    deadlines deadlines_;
    reorder_buffer reorder_;
    local_offset offset_;
    newcomer_rate rate_;
    shared_budget budget_; // of a shard that is alone
    budget_tally tally_; // not yet booked there
    double need_ = 0; // of the readings that are being judged
    group_set groups_;
    core::peer_id peer_{};
    heavy_hitters new_names_;
    std::vector<std::uint64_t> new_by_peer_; // by id
    warming_queue blockless_; // streams without a detector
    gone_streams gone_;
    cold_store* cold_ = nullptr;
    std::size_t shards_ = 1; // that share it
    std::size_t searched_to_ = 0; // place in the table where the search for silent streams stands
    std::uint64_t search_from_ = 0; // number of the reading that may search again
    std::vector<stream_index> newcomers_; // of this batch: nobody gives them up before it is judged
    std::uint64_t reading_number_ = 0; // of the last reading that has come
    std::uint64_t current_ = 0; // of the one that is being judged
    bool goes_on_ = false; // reading_number_ counts on from an earlier run's
    std::uint64_t batch_begin_ = 0; // its value before the batch
    bool postponed_ =
        false; // the last reading needs a place, which the newcomers before it are to contend for
    detect::changes changes_;
    std::size_t open_events_ = 0;
    std::size_t judged_ = 0; // streams with a block
    std::size_t warm_ = 0;
    std::size_t with_open_event_ = 0;
};

} // namespace lariat::engine
