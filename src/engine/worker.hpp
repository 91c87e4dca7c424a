#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <lariat/core/bounded_queue.hpp>

#include "engine/owned_batch.hpp"
#include "engine/shard.hpp"
#include "engine/shared_room.hpp"

namespace lariat::engine {

/// A shard, and a thread that judges for it.
///
///     owner ── put() ─► open ── hand_over() ─► batches ─► [thread: shard] ─► judged ─► collect() ── owner
///
/// While nothing is under way the shard is the owner's, who may use it without a hand-over.
///
/// Cost     One lock at each end of a batch, none a reading.
/// Threads  All calls are the owner's, one thread's; `notice` is called on the worker's.
class worker final : private core::event_sink {
public:
    static constexpr std::size_t most_batches = 32; ///< that wait

    /// `registry`, `room` and `notice` must outlive the worker.
    worker(options settings, telemetry::registry& registry, shared_room& room,
        std::function<void()> const& notice);
    worker(worker const&) = delete;
    worker& operator=(worker const&) = delete;
    ~worker();

    /// Begins the thread.  Without it nothing may be put.
    void start();

    /// Waits until all is judged, and ends the thread.
    void stop();

    [[nodiscard]] bool runs() const noexcept { return thread_.joinable(); }

    /// Takes copies of readings, to hand them over with others; waits while too many wait.
    void put(picked_readings const& some, std::uint64_t round);

    /// Hands over what has been put.
    void hand_over();

    /// Something has been put and not handed over.
    [[nodiscard]] bool gathers() const noexcept { return open_.size() > 0; }

    /// Nothing is under way.
    [[nodiscard]] bool idle() const noexcept
    {
        return !gathers() && judged_.load(std::memory_order_acquire) == put_;
    }

    /// Waits until nothing is, or nothing of a round that has been handed over.
    void wait()
    {
        hand_over();
        wait_for(put_);
    }
    void wait_for_round(std::uint64_t round) { wait_for(last_of_round_[round % last_of_round_.size()]); }

    /// Calls f(owned_batch&) for each batch that was judged, in the order of put().
    template <class F> void collect(F&& f)
    {
        if (put_ - first_numbers_.size() == judged_.load(std::memory_order_acquire)) return;
        {
            std::scoped_lock const lock{mutex_};
            taken_.swap(done_);
        }
        for (auto& batch : taken_) f(batch);
        first_numbers_.erase(
            first_numbers_.begin(), first_numbers_.begin() + static_cast<std::ptrdiff_t>(taken_.size()));
        for (auto& batch : taken_) spare_.push_back(std::move(batch));
        taken_.clear();
    }

    /// All readings up to this number that were put have been collected.
    [[nodiscard]] std::uint64_t collected_upto() const noexcept;

    /// Lets the shard judge on the owner's thread.  \pre idle()
    void judge(shared_readings const& some);

    /// Calls f(shard&) with so much of what is left of the limits.  \pre idle()
    template <class F> decltype(auto) use(shared_room::amount wanted, F&& f)
    {
        lease const room{*this, wanted};
        return std::forward<F>(f)(shard_);
    }

    /// To look at.  \pre idle()
    [[nodiscard]] shard& streams() noexcept { return shard_; }

    /// Takes the events of judge() and use().
    [[nodiscard]] std::vector<numbered_event> take_events() { return std::exchange(events_, {}); }

    /// The shard's earliest deadline, as of what was judged last.
    [[nodiscard]] std::optional<core::timestamp> next_deadline() const noexcept;

private:
    /// What a shard may use of the room while it works.
    class lease {
    public:
        lease(worker& of, shared_room::amount wanted);
        lease(lease const&) = delete;
        lease& operator=(lease const&) = delete;
        ~lease();

    private:
        worker& of_;
        shared_room::amount taken_;
    };

    void on_event(core::event const& e) noexcept override;
    void run();
    void wait_for(std::uint64_t batch);

    std::function<void()> const& notice_;
    shared_room& room_;
    shard shard_;
    shared_room::amount booked_; ///< what the shard has, as taken from the room
    std::vector<numbered_event> events_; ///< of what is being judged
    std::atomic<std::int64_t> deadline_;

    // The owner's.
    owned_batch open_; ///< what has been put since the last hand-over
    std::uint64_t put_ = 0; ///< batches that were handed over
    /// Of the readings of each batch that was handed over and is not collected.
    std::deque<std::uint64_t> first_numbers_;
    std::array<std::uint64_t, 2>
        last_of_round_{}; ///< value of put_ behind its last batch, by the round's parity
    std::vector<owned_batch> spare_;
    std::vector<owned_batch> taken_;

    std::mutex mutex_; ///< of all below
    std::condition_variable work_; ///< for the thread: a batch, or the end
    std::condition_variable progress_; ///< for the owner, where it waits
    core::bounded_queue<owned_batch> batches_{most_batches};
    std::vector<owned_batch> done_;
    bool owner_waits_ = false;
    bool stopping_ = false;

    std::atomic<std::uint64_t> judged_{0}; ///< batches
    std::thread thread_;
};

} // namespace lariat::engine
