#include "app/cold_streams.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "store/lone_stream.hpp"

namespace lariat::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

// Where one cold stream finds no place another will not find one at once: the disk is not asked.
constexpr auto refuse_for = 100ms;

// A wall clock that jumps is noticed after this long at the latest.
constexpr std::chrono::nanoseconds longest_sleep = 60s;

core::timestamp wall_clock_now()
{
    return std::chrono::system_clock::now();
}

} // namespace

cold_streams::cold_streams(net::asio::any_io_executor executor, engine::shard& shard, silence_watch& watch,
    bounds most, telemetry::registry& registry)
    : executor_{std::move(executor)},
      shard_{shard},
      watch_{watch},
      most_{most},
      counters_{registry},
      bytes_{registry.get("lariat_cold_bytes_total", "Bytes of cold streams that were written.")},
      timer_{executor_},
      listed_{executor_},
      news_{executor_, 1}
{
}

void cold_streams::start(store::options const& options, over_function is_over)
{
    is_over_ = std::move(is_over);
    if (options.max_cold_streams == 0) return listed_.close();
    allowance_ = {options.max_write_per_hour, steady_clock::now()};
    max_streams_ = options.max_cold_streams;
    thread_ = std::make_unique<store::cold_thread>(
        options.directory, max_streams_, [this] { net::asio::post(executor_, [this] { take_answers(); }); });
    shard_.keep_cold_in(*this);
}

net::asio::awaitable<void> cold_streams::listed()
{
    auto const working = net::asio::make_work_guard(executor_); // the thread's answers are work to come
    if (listed_.is_open()) co_await listed_.async_receive(net::use_nothrow);
}

void cold_streams::change(store::options const& options)
{
    if (!is_over_) return; // there is no folder
    if (!thread_) return start(options, is_over_);
    max_streams_ = options.max_cold_streams;
    thread_->keep_at_most(max_streams_);
    allowance_ = {options.max_write_per_hour, steady_clock::now()};
}

net::asio::awaitable<void> cold_streams::settle()
{
    while (thread_ && !asked_for_.empty()) co_await news();
}

net::asio::awaitable<void> cold_streams::news()
{
    auto const working = net::asio::make_work_guard(executor_);
    co_await news_.async_receive(net::use_nothrow);
}

// The shard's calls

bool cold_streams::has_room() const noexcept
{
    return max_streams_ > 0 && !is_behind() && allowance_.any_left(steady_clock::now());
}

void cold_streams::put(engine::kept_stream const& s, std::uint64_t hash, std::optional<core::timestamp> due)
{
    auto stream = std::make_shared<store::stream_slice>();
    stream->add(s);
    end_pending(hash);
    auto const bytes = s.block.size() + s.key.size();
    pending_bytes_ += bytes;
    pending_.insert_or_assign(
        hash, pending{next_number_, stream, bytes, due.value_or(core::timestamp::max())});
    index_.add(hash, s.memory.seen, due);
    thread_->ask(store::cold_request::put{
        next_number_++, {std::string{s.key}, s.memory.seen, due}, std::move(stream)});
    if (!due) return;
    due_asked_to_ = std::min(due_asked_to_, *due - 1ns);
    arm();
}

bool cold_streams::wait_for(
    std::string_view key, core::reading const& r, core::timestamp receipt, core::peer_id peer)
{
    if (refused_at_ && std::chrono::abs(receipt - *refused_at_) < refuse_for) return false;
    if (waiting_.bytes() >= most_.readings) return false;
    waiting_.add(r, receipt, peer);
    if (!asked_for_.insert(r.hash).second) return true;
    // Not at once: the shard is in the middle of a batch.
    net::asio::post(executor_, [this, key = std::string{key}] { fetch(key); });
    return true;
}

void cold_streams::give_up(std::string_view key, std::uint64_t hash)
{
    end_pending(hash);
    if (index_.forget(hash)) thread_->ask(store::cold_request::erase{std::string{key}});
}

std::size_t cold_streams::forget(std::uint64_t number)
{
    thread_->ask(store::cold_request::forget{number});
    return index_.forget_until(number);
}

// A restart

bool cold_streams::has_since(engine::kept_stream const& kept)
{
    if (!thread_ || !core::parse_key(kept.key)) return false;
    auto const hash = shard_.hash_of(kept.key);
    if (index_.has_since(hash, kept.memory.seen)) return true;
    index_.take_back(hash);
    return false;
}

void cold_streams::for_each_unwritten(engine::stream_taker const& take) const
{
    for (auto const& [hash, p] : pending_) p.stream->for_each(take);
}

std::optional<std::string> cold_streams::trouble() const
{
    return thread_ ? thread_->degraded() : std::nullopt;
}

// The thread's answers

void cold_streams::take_answers()
{
    if (!thread_) return;
    for (auto const& answer : thread_->take_answers()) {
        std::visit([this](auto const& a) { on(a); }, answer);
    }
    if (thread_->degraded()) listed_.close(); // what is there is listed once it can be read
    news_.try_send(boost::system::error_code{});
}

void cold_streams::on(store::cold_answer::listed const& a)
{
    for (auto const& p : a.streams) {
        if (!core::parse_key(p.key)) continue;
        auto const hash = shard_.hash_of(p.key);
        index_.add(hash, p.seen, p.due);
        if (shard_.knows(p.key)) index_.take_back(hash); // it could not be waited for
    }
    listed_.close();
    arm();
}

void cold_streams::on(store::cold_answer::kept const& a)
{
    allowance_.spend(a.bytes, steady_clock::now());
    bytes_.add(a.bytes);
    erase_if(pending_, [&](auto const& entry) {
        pending const& p = entry.second;
        if (!std::ranges::binary_search(a.numbers, p.number)) return false;
        pending_bytes_ -= p.bytes;
        if (index_.has(entry.first))
            p.stream->for_each([this](engine::kept_stream const& s) { shard_.note_cold(s.key); });
        return true;
    });
}

void cold_streams::on(store::cold_answer::found const& a)
{
    if (!core::parse_key(a.key)) return;
    auto const hash = shard_.hash_of(a.key);
    if (!index_.has(hash)) return hand_on(hash); // given up since, or back
    if (!a.stream) return refuse(hash);
    auto const& stream = *a.stream;
    if (stream) return bring_back(hash, *stream);
    index_.forget(hash);
    hand_on(hash); // as a new stream's
}

void cold_streams::on(store::cold_answer::gone const& a)
{
    for (auto const& key : a.keys) {
        if (!core::parse_key(key)) continue;
        auto const hash = shard_.hash_of(key);
        if (pending_.contains(hash)) continue; // it went once more
        if (index_.has(hash)) counters_.cold_limit.add();
        index_.forget(hash);
    }
}

void cold_streams::fetch(std::string const& key)
{
    auto const hash = shard_.hash_of(key);
    if (!thread_) return refuse(hash);
    if (!index_.has(hash)) return hand_on(hash); // given up since, or back
    auto const at = pending_.find(hash);
    if (at == pending_.end()) return thread_->ask(store::cold_request::fetch{key});
    auto const stream = at->second.stream;
    bring_back(hash, *stream);
}

void cold_streams::bring_back(std::uint64_t hash, store::stream_slice const& stream)
{
    bool taken = false;
    stream.for_each([&](engine::kept_stream s) {
        s.schema = shard_.schema_of(s.schema->options());
        taken = shard_.take_back(s, wall_clock_now(), is_over_) != engine::restored::refused;
    });
    if (!taken) {
        refused_at_ = wall_clock_now();
        return refuse(hash);
    }
    index_.take_back(hash);
    end_pending(hash);
    hand_on(hash);
}

void cold_streams::end_pending(std::uint64_t hash)
{
    auto const at = pending_.find(hash);
    if (at == pending_.end()) return;
    pending_bytes_ -= at->second.bytes;
    pending_.erase(at);
}

void cold_streams::hand_on(std::uint64_t hash)
{
    asked_for_.erase(hash);
    for (auto const& waited : waiting_.take(hash)) {
        auto const r = waited.reading();
        shard_.on_peer(waited.peer());
        shard_.on_readings({&r, 1}, waited.receipt());
    }
    watch_.look_again();
}

void cold_streams::refuse(std::uint64_t hash)
{
    asked_for_.erase(hash);
    counters_.still_cold.add(waiting_.take(hash).size());
}

// Silences

void cold_streams::arm()
{
    auto const due = index_.next_due();
    if (!due) return;
    timer_.expires_after(std::clamp<std::chrono::nanoseconds>(*due - wall_clock_now(), 1ms, longest_sleep));
    timer_.async_wait([this](boost::system::error_code const& ec) {
        if (!ec) on_due();
    });
}

void cold_streams::on_due()
{
    if (!thread_) return;
    auto const now = wall_clock_now();
    if (index_.next_due().value_or(core::timestamp::max()) <= now) bring_back_due(now);
    arm();
}

void cold_streams::bring_back_due(core::timestamp now)
{
    index_.pass(now);
    for (auto const& [hash, p] : pending_) {
        if (p.due > now) continue;
        p.stream->for_each([this](engine::kept_stream const& s) {
            net::asio::post(executor_, [this, key = std::string{s.key}] { fetch(key); });
        });
    }
    thread_->ask(store::cold_request::fetch_due{std::exchange(due_asked_to_, now), now});
}

} // namespace lariat::app
