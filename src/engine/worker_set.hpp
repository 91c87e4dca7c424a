#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <lariat/core/ports.hpp>

#include "engine/shard.hpp"
#include "engine/shared_budget.hpp"
#include "engine/shared_room.hpp"
#include "engine/stream_router.hpp"
#include "engine/worker.hpp"

namespace lariat::engine {

/// Where a walk over all shards' streams stands.
struct set_walk {
    std::vector<stream_walk> of; ///< each shard
    std::size_t shard = 0;
};

/// The groups of all shards, in figures.
struct group_figures {
    std::size_t groups = 0;
    std::size_t members = 0;
    std::size_t bytes = 0;
};

/// All streams of a daemon, on as many workers as asked for.
///
/// A stream belongs to one shard (stream_router).  The first worker is the owner's thread, which receives and
/// decodes; its shard is the smaller for that.  The others have threads of their own, between start() and
/// stop(); before and after the owner judges for them.  With one worker nothing is ever handed over, nor is
/// it while readings come one by one.
///
/// What becomes of a reading does not depend on the number of workers, to the last bit: it depends on its
/// stream, its group and the shared budget (which has its own rule for that), whose readings are judged in
/// the order in which they came.  Everything else is done between two readings, with all that came before
/// judged.  Events are told in the order of the readings that made them; those that the clock makes, in that
/// of their streams' keys.
///
/// Limits   max_streams and max_memory bound all shards together (shared_room).  Who gets a place where they
///          are reached depends on the number of workers: a shard gives up streams of its own.  max_groups
///          bounds each shard, new_streams is divided among them.
/// Threads  All calls are the owner's; `notice` comes on a worker's thread, or on the owner's in
/// on_readings().
class worker_set final : public core::reading_sink {
public:
    /// What the owner wants to know.
    struct hooks {
        /// A worker has judged something, or is to be given something: the owner ought to call collect(), but
        /// not from here.  Once until then.
        std::function<void()> notice = [] {};
        /// So many readings with this receipt have been judged, and their events told or about to be.
        std::function<void(core::timestamp receipt, std::size_t readings)> judged = [](core::timestamp,
                                                                                        std::size_t) {};
    };

    /// \param workers  >= 1.  `events` and `registry` must outlive the set.
    worker_set(options const& settings, std::size_t workers, core::event_sink& events,
        telemetry::registry& registry, hooks told);
    worker_set(
        options const& settings, std::size_t workers, core::event_sink& events, telemetry::registry& registry)
        : worker_set{settings, workers, events, registry, hooks{}}
    {
    }
    worker_set(worker_set const&) = delete;
    worker_set& operator=(worker_set const&) = delete;
    ~worker_set() = default;

    [[nodiscard]] std::size_t workers() const noexcept { return workers_.size(); }

    /// Begins the threads.
    void start();

    /// Waits until all is judged, and ends them.
    void stop();

    /// Waits where a worker is far behind.
    void on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept override;
    void on_peer(core::peer_id peer) noexcept override { peer_ = peer; }

    /// Gives the workers what has gathered for them, and tells the events of what was judged.
    void collect() noexcept;

    /// Waits until all is judged, and tells the events.
    void wait() noexcept;

    // As of shard, for all shards.

    void reload(options const& settings);
    /// As of what has been collected.
    [[nodiscard]] std::optional<core::timestamp> next_deadline() const;
    void advance(core::timestamp now) noexcept;
    [[nodiscard]] std::uint64_t reading_number() const noexcept { return reading_number_; }
    std::optional<std::size_t> forget(
        std::uint64_t silent_since, std::size_t first, std::size_t places, core::timestamp now) noexcept;
    void close_events(core::end_reason reason, core::timestamp now) noexcept;

    [[nodiscard]] set_walk begin_walk(bool changed_only);
    [[nodiscard]] std::vector<std::string> take_gone();
    [[nodiscard]] bool must_walk_all();
    [[nodiscard]] kept_shard kept() noexcept;
    bool walk(set_walk& at, std::size_t most, stream_taker const& take);
    [[nodiscard]] std::optional<kept_group> walk_groups(std::size_t& at, bool changed_only);

    void restore(kept_shard const& kept) noexcept;
    restored restore(
        kept_stream const& kept, core::timestamp now, std::function<bool(std::uint64_t id)> const& is_over);
    void keep_cold_in(cold_store& store);
    restored take_back(
        kept_stream const& cold, core::timestamp now, std::function<bool(std::uint64_t id)> const& is_over);
    void note_cold(std::string_view key);
    [[nodiscard]] bool knows(std::string_view key);
    void count_from(std::uint64_t number);
    void restore(kept_group const& kept, std::function<bool(std::uint64_t id)> const& is_over);
    void end_restore() noexcept
    {
        wait(); // a round that is over counts before it
        budget_.end_restore();
    }
    [[nodiscard]] bool is_restored(core::reading const& r);
    [[nodiscard]] bool is_grouped(std::string_view key) { return first().is_grouped(key); }
    [[nodiscard]] std::uint64_t hash_of(std::string_view key) { return first().hash_of(key); }
    void for_each_open_event(std::function<void(std::uint64_t id)> const& f);

    [[nodiscard]] std::size_t stream_count() { return counts().all; }
    [[nodiscard]] stream_counts counts();
    [[nodiscard]] std::size_t open_events();
    [[nodiscard]] std::size_t memory_bytes();
    [[nodiscard]] group_figures groups();
    [[nodiscard]] std::vector<group_report> group_reports(); ///< in the order of their keys
    [[nodiscard]] std::vector<heavy_hitters::hitter> new_stream_names(std::size_t most);
    [[nodiscard]] std::vector<std::uint64_t> new_streams_by_peer();
    [[nodiscard]] std::optional<std::size_t> report_some(std::string_view glob, std::size_t first,
        std::size_t places, std::size_t limit, std::vector<stream_report>& out);
    [[nodiscard]] std::optional<stream_report> report(std::string_view key);

private:
    static constexpr std::size_t batch_size = 64; ///< at most 256: places in it are bytes

    [[nodiscard]] shard& first() noexcept { return workers_.front()->streams(); }
    [[nodiscard]] shard& shard_of(std::string_view key) { return workers_[router_.shard_of(key)]->streams(); }
    void judge(std::span<core::reading const> part, core::timestamp receipt);
    void hand_out(std::span<core::reading const> part, core::timestamp receipt);
    void judge_here(std::size_t which, shared_readings const& some);
    void begin_round() noexcept;
    void take_judged(worker& w);
    void tell_judged() noexcept;
    void tell(std::uint64_t upto) noexcept;
    void move_streams();

    /// Waits, and calls f(shard&) for each, with all that is left of the limits; then tells the events, in
    /// the order of time and key.
    template <class F> void for_each_shard(F&& f)
    {
        wait();
        for (auto& w : workers_) use(*w, f);
        tell_in_order_of_keys();
    }
    template <class F> decltype(auto) use(worker& w, F&& f)
    {
        w.streams().require(budget_.need());
        struct booking { // behind f
            worker_set& set;
            worker& of;
            ~booking() { set.book(of); }
        } const then{*this, w};
        return w.use(room_.left(), std::forward<F>(f));
    }
    void book(worker& w);
    void tell_in_order_of_keys() noexcept;

    /// Waits, and adds up what f(shard&) says of each.
    template <class Sum, class F> Sum sum_of(F&& f)
    {
        wait();
        Sum sum{};
        for (auto& w : workers_) sum += f(w->streams());
        return sum;
    }

    struct schema_of_shards {
        std::shared_ptr<detect::schema const> kept;
        std::vector<std::shared_ptr<detect::schema const>> own;
    };
    [[nodiscard]] std::shared_ptr<detect::schema const> own_schema(
        std::shared_ptr<detect::schema const> const& kept, std::size_t which);

    core::event_sink& events_;
    hooks hooks_;
    std::function<void()> notice_; // asks the owner once
    std::atomic<bool> noticed_{false};
    limits limits_;
    shared_room room_;
    shared_budget budget_;
    stream_router router_;
    std::vector<std::unique_ptr<worker>> workers_; // the first has no thread
    std::vector<std::vector<std::uint8_t>> picked_; // places in a batch, by worker
    std::vector<core::reading> chosen_; // of a batch, for a worker whose shard the owner judges for
    std::vector<std::uint64_t> chosen_numbers_;
    core::peer_id peer_{};
    std::uint64_t reading_number_ = 0; // of the last reading that has come
    core::timestamp last_time_{}; // its stamp
    bool round_over_ = false; // with it: the next one begins with the reading behind it
    std::vector<numbered_event> told_later_; // of what earlier readings may yet come before
    std::vector<schema_of_shards> schemas_;
    bool running_ = false;
};

} // namespace lariat::engine
