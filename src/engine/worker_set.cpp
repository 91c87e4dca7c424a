#include "engine/worker_set.hpp"

#include <algorithm>
#include <tuple>

namespace lariat::engine {
namespace {

// Fewer readings than these are judged at once, where their worker has nothing to do: waking it costs more.
constexpr std::size_t worth_a_hand_over = 32;

/// The share of the streams of each of so many workers, the owner's first.
std::vector<double> shares_of(std::size_t workers)
{
    // Receiving, decoding and handing over a reading costs about half of judging it.
    constexpr double reception = 0.5;
    auto const n = static_cast<double>(workers);
    std::vector<double> shares(workers, 1);
    if (workers == 1) return shares;
    shares[0] = std::max(0.0, (1 + reception) / n - reception);
    for (std::size_t i = 1; i < workers; ++i) shares[i] = (1 - shares[0]) / (n - 1);
    return shares;
}

options part_of(options whole, std::size_t workers)
{
    auto const n = static_cast<std::uint32_t>(workers);
    auto& rate = whole.limits.new_streams_per_second;
    rate = rate / n + (rate % n > 0 ? 1 : 0);
    return whole;
}

shared_room::amount all_of(limits const& l)
{
    return {static_cast<std::int64_t>(l.max_streams), static_cast<std::int64_t>(l.max_memory_bytes)};
}

} // namespace

worker_set::worker_set(options const& settings, std::size_t workers, core::event_sink& events,
    telemetry::registry& registry, hooks told)
    : events_{events},
      hooks_{std::move(told)},
      notice_{[this] {
          if (!noticed_.exchange(true)) hooks_.notice();
      }},
      limits_{settings.limits},
      room_{all_of(settings.limits)},
      budget_{settings.limits.events_per_day},
      router_{shares_of(workers), settings.hash_seed}
{
    router_.change(settings.groups);
    picked_.resize(workers);
    for (auto& members : picked_) members.reserve(batch_size);
    chosen_.reserve(batch_size);
    chosen_numbers_.reserve(batch_size);
    for (std::size_t i = 0; i < workers; ++i)
        workers_.push_back(std::make_unique<worker>(part_of(settings, workers), registry, room_, notice_));
}

void worker_set::start()
{
    for (std::size_t i = 1; i < workers_.size(); ++i) workers_[i]->start();
    running_ = true;
}

void worker_set::stop()
{
    wait();
    for (auto& w : workers_) w->stop();
    running_ = false;
}

void worker_set::on_readings(std::span<core::reading const> batch, core::timestamp receipt) noexcept
{
    while (!batch.empty()) {
        if (round_over_) begin_round();
        auto const left = shared_budget::left_before_end(reading_number_);
        auto const size = std::min<std::size_t>({batch.size(), batch_size, left});
        judge(batch.first(size), receipt);
        reading_number_ += size;
        last_time_ = batch[size - 1].time;
        round_over_ = size == left && budget_.ends(reading_number_, last_time_);
        batch = batch.subspan(size);
    }
    // Of these bytes more may come: collect() hands over what waits for that.
    if (std::ranges::any_of(workers_, [](auto const& w) { return w->gathers(); })) notice_();
    // What is under way is told when it is noticed.
    if (!running_ || std::ranges::all_of(workers_, [](auto const& w) { return w->idle(); })) collect();
}

void worker_set::judge(std::span<core::reading const> part, core::timestamp receipt)
{
    if (workers_.size() > 1) return hand_out(part, receipt);
    judge_here(0, {part, reading_number_ + 1, {}, receipt, peer_, budget_.need()});
}

void worker_set::hand_out(std::span<core::reading const> part, core::timestamp receipt)
{
    for (auto& members : picked_) members.clear();
    for (std::size_t i = 0; i < part.size(); ++i)
        picked_[router_.shard_of(part[i])].push_back(static_cast<std::uint8_t>(i));
    // The owner's last: the others work meanwhile.
    for (std::size_t which = workers_.size(); which-- > 0;) {
        auto const& picked = picked_[which];
        if (picked.empty()) continue;
        auto& w = *workers_[which];
        bool const here = !w.runs() || (part.size() < worth_a_hand_over && w.idle());
        if (!here) {
            w.put(
                {part, picked, reading_number_ + 1, receipt, peer_, budget_.need()}, budget_.newest_round());
            continue;
        }
        chosen_.clear();
        chosen_numbers_.clear();
        for (std::size_t const i : picked) {
            chosen_.push_back(part[i]);
            chosen_numbers_.push_back(reading_number_ + 1 + i);
        }
        judge_here(which, {chosen_, 0, chosen_numbers_, receipt, peer_, budget_.need()});
    }
}

void worker_set::judge_here(std::size_t which, shared_readings const& some)
{
    auto& w = *workers_[which];
    if (w.runs()) take_judged(w); // before what comes behind it
    w.judge(some);
    book(w);
    hooks_.judged(some.receipt, some.readings.size());
}

void worker_set::book(worker& w)
{
    budget_.book(budget_.newest_round(), w.streams().take_tally());
    std::ranges::move(w.take_events(), std::back_inserter(told_later_));
}

void worker_set::take_judged(worker& w)
{
    w.collect([this](owned_batch& batch) {
        budget_.book(batch.round(), batch.tally);
        std::ranges::move(batch.events, std::back_inserter(told_later_));
        hooks_.judged(batch.receipt(), batch.size());
    });
}

void worker_set::begin_round() noexcept
{
    // Of the newest round batches may be under way: its tally counts in the round after the next.
    auto const before = budget_.newest_round() - 1;
    for (auto& w : workers_) w->hand_over();
    for (auto& w : workers_) {
        if (w->runs() && budget_.newest_round() > 0) w->wait_for_round(before);
    }
    tell_judged();
    budget_.begin_round(reading_number_, last_time_);
    round_over_ = false;
}

void worker_set::collect() noexcept
{
    noticed_.store(false);
    for (auto& w : workers_) w->hand_over();
    tell_judged();
}

void worker_set::wait() noexcept
{
    for (auto& w : workers_) w->hand_over();
    for (auto& w : workers_) {
        if (w->runs()) w->wait();
    }
    collect();
    if (round_over_) begin_round();
}

void worker_set::tell_judged() noexcept
{
    auto upto = std::numeric_limits<std::uint64_t>::max();
    for (auto& w : workers_) {
        take_judged(*w);
        upto = std::min(upto, w->collected_upto());
    }
    tell(upto);
}

void worker_set::tell(std::uint64_t upto) noexcept
{
    if (told_later_.empty()) return;
    // One is the usual case, and a sort would take memory.
    if (told_later_.size() > 1) std::ranges::stable_sort(told_later_, {}, &numbered_event::number);
    auto const end = std::ranges::upper_bound(told_later_, upto, {}, &numbered_event::number);
    for (auto at = told_later_.begin(); at != end; ++at) events_.on_event(at->event.get());
    told_later_.erase(told_later_.begin(), end);
}

void worker_set::tell_in_order_of_keys() noexcept
{
    std::ranges::stable_sort(told_later_, {}, [](numbered_event const& e) {
        return std::tuple{e.event.get().time, e.event.get().stream};
    });
    for (auto const& e : told_later_) events_.on_event(e.event.get());
    told_later_.clear();
}

std::optional<core::timestamp> worker_set::next_deadline() const
{
    std::optional<core::timestamp> earliest;
    for (auto const& w : workers_) {
        auto const due = w->next_deadline();
        if (due && (!earliest || *due < *earliest)) earliest = due;
    }
    return earliest;
}

void worker_set::advance(core::timestamp now) noexcept
{
    for_each_shard([now](shard& s) { s.advance(now); });
}

void worker_set::close_events(core::end_reason reason, core::timestamp now) noexcept
{
    for_each_shard([reason, now](shard& s) { s.close_events(reason, now); });
}

void worker_set::reload(options const& settings)
{
    wait();
    auto const before = all_of(std::exchange(limits_, settings.limits));
    auto const now = all_of(limits_);
    room_.give_back({now.streams - before.streams, now.bytes - before.bytes});
    budget_.change(limits_.events_per_day);
    auto const part = part_of(settings, workers_.size());
    bool const moves = router_.change(settings.groups);
    for_each_shard([&part](shard& s) { s.reload(part); });
    if (moves && workers_.size() > 1) move_streams();
}

} // namespace lariat::engine
