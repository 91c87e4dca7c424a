#include "engine/worker.hpp"

#include <algorithm>
#include <limits>

namespace lariat::engine {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// Readings for which room is taken at once, a stream's each: for more of them the other workers would lack
/// it.
constexpr std::size_t most_leased = 32;

/// Readings that are handed over at once: fewer cost a lock, and lanes that are not full, more often.
constexpr std::size_t worth_waking = 160;

/// What readings may need: a stream each; half of what is left, for a table that doubles wants much at once.
shared_room::amount need_of(std::size_t readings, shared_room const& room)
{
    constexpr std::int64_t at_least = 8 << 20; // bytes
    return {static_cast<std::int64_t>(readings), std::max(at_least, room.left().bytes / 2)};
}

shared_room::amount usage_of(shard const& s)
{
    return {static_cast<std::int64_t>(s.stream_count()), static_cast<std::int64_t>(s.memory_bytes())};
}

} // namespace

worker::worker(
    options settings, telemetry::registry& registry, shared_room& room, std::function<void()> const& notice)
    : notice_{notice},
      room_{room},
      shard_{std::move(settings), *this, registry},
      deadline_{never}
{
    booked_ = usage_of(shard_);
    room_.give_back({-booked_.streams, -booked_.bytes});
}

worker::~worker()
{
    stop();
}

void worker::start()
{
    stopping_ = false;
    thread_ = std::thread{[this] { run(); }};
}

void worker::stop()
{
    if (!runs()) return;
    wait();
    {
        std::scoped_lock const lock{mutex_};
        stopping_ = true;
    }
    work_.notify_one();
    thread_.join();
}

void worker::put(picked_readings const& some, std::uint64_t round)
{
    if (gathers() && !open_.try_append(some, round)) hand_over();
    if (!gathers()) {
        if (!spare_.empty()) {
            open_ = std::move(spare_.back());
            spare_.pop_back();
        }
        open_.assign(some, round);
    }
    if (open_.size() >= worth_waking) hand_over();
}

void worker::hand_over()
{
    if (!gathers()) return;
    auto const round = open_.round();
    first_numbers_.push_back(open_.first_number());
    std::unique_lock lock{mutex_};
    owner_waits_ = true;
    progress_.wait(lock, [this] { return !batches_.full(); });
    owner_waits_ = false;
    bool const was_empty = batches_.empty();
    static_cast<void>(batches_.try_push(std::exchange(open_, {}))); // there is room, and nobody else puts
    ++put_;
    last_of_round_[round % last_of_round_.size()] = put_;
    lock.unlock();
    if (was_empty) work_.notify_one();
}

void worker::wait_for(std::uint64_t batch)
{
    if (judged_.load(std::memory_order_acquire) >= batch) return;
    std::unique_lock lock{mutex_};
    owner_waits_ = true;
    progress_.wait(lock, [&] { return judged_.load(std::memory_order_acquire) >= batch; });
    owner_waits_ = false;
}

std::uint64_t worker::collected_upto() const noexcept
{
    if (!first_numbers_.empty()) return first_numbers_.front() - 1;
    return gathers() ? open_.first_number() - 1 : std::numeric_limits<std::uint64_t>::max();
}

void worker::judge(shared_readings const& some)
{
    for (std::size_t done = 0; done < some.readings.size(); done += most_leased) {
        auto const size = std::min(most_leased, some.readings.size() - done);
        lease const room{*this, need_of(size, room_)};
        shard_.take(some.part(done, size));
    }
}

std::optional<core::timestamp> worker::next_deadline() const noexcept
{
    auto const ticks = deadline_.load(std::memory_order_relaxed);
    if (ticks == never) return std::nullopt;
    return core::timestamp{std::chrono::nanoseconds{ticks}};
}

void worker::on_event(core::event const& e) noexcept
{
    events_.push_back({shard_.current_reading(), owned_event{e}});
}

void worker::run()
{
    for (;;) {
        std::unique_lock lock{mutex_};
        work_.wait(lock, [this] { return stopping_ || !batches_.empty(); });
        if (batches_.empty()) return;
        auto batch = batches_.pop();
        bool const was_full = batches_.size() + 1 == batches_.capacity();
        bool const owner_waited = was_full && owner_waits_;
        lock.unlock();
        if (owner_waited) progress_.notify_one();

        judge(batch.readings());
        batch.tally = shard_.take_tally();
        batch.events.swap(events_);

        lock.lock();
        done_.push_back(std::move(batch));
        judged_.fetch_add(1, std::memory_order_release);
        bool const owner_waits = owner_waits_;
        lock.unlock();
        if (owner_waits) progress_.notify_one();
        notice_();
    }
}

worker::lease::lease(worker& of, shared_room::amount wanted) : of_{of}, taken_{of.room_.take(wanted)}
{
    auto const streams = of_.booked_.streams + taken_.streams;
    auto const bytes = of_.booked_.bytes + taken_.bytes;
    of_.shard_.limit(static_cast<std::size_t>(streams), static_cast<std::size_t>(bytes));
}

worker::lease::~lease()
{
    auto const now = usage_of(of_.shard_);
    of_.room_.give_back(
        {of_.booked_.streams + taken_.streams - now.streams, of_.booked_.bytes + taken_.bytes - now.bytes});
    of_.booked_ = now;
    auto const due = of_.shard_.next_deadline();
    of_.deadline_.store(due ? due->time_since_epoch().count() : never, std::memory_order_relaxed);
}

} // namespace lariat::engine
