#include "app/cold_streams.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

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

cold_streams::cold_streams(net::asio::any_io_executor executor, engine::worker_set& streams,
    silence_watch& watch, bounds most, telemetry::registry& registry)
    : executor_{std::move(executor)},
      streams_{streams},
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
    streams_.keep_cold_in(*this); // until then nobody else is here
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
    thread_->keep_at_most(options.max_cold_streams);
    std::scoped_lock const lock{mutex_};
    max_streams_ = options.max_cold_streams;
    allowance_ = {options.max_write_per_hour, steady_clock::now()};
}

net::asio::awaitable<void> cold_streams::settle()
{
    auto const is_settled = [this] {
        std::scoped_lock const lock{mutex_};
        return asked_for_.empty();
    };
    while (thread_ && !is_settled()) co_await news();
}

net::asio::awaitable<void> cold_streams::news()
{
    auto const working = net::asio::make_work_guard(executor_);
    co_await news_.async_receive(net::use_nothrow);
}

// The workers' calls

bool cold_streams::has_room() const noexcept
{
    std::scoped_lock const lock{mutex_};
    return max_streams_ > 0 && unwritten_.bytes() < most_.streams && allowance_.any_left(steady_clock::now());
}

bool cold_streams::has(std::uint64_t hash) const noexcept
{
    std::scoped_lock const lock{mutex_};
    return index_.has(hash);
}

std::size_t cold_streams::memory_bytes() const noexcept
{
    std::scoped_lock const lock{mutex_};
    return index_.memory_bytes();
}

void cold_streams::put(engine::kept_stream const& s, std::uint64_t hash, std::optional<core::timestamp> due)
{
    auto stream = std::make_shared<store::stream_slice>();
    stream->add(s);
    std::scoped_lock const lock{mutex_};
    auto const number =
        unwritten_.add(hash, stream, s.block.size() + s.key.size(), due.value_or(core::timestamp::max()));
    index_.add(hash, s.memory.seen, due);
    thread_->ask(
        store::cold_request::put{number, {std::string{s.key}, s.memory.seen, due}, std::move(stream)});
    if (!due) return;
    due_asked_to_ = std::min(due_asked_to_, *due - 1ns);
    if (index_.next_due() == due) net::asio::post(executor_, [this] { arm(); });
}

bool cold_streams::wait_for(
    std::string_view key, core::reading const& r, core::timestamp receipt, core::peer_id peer)
{
    std::scoped_lock const lock{mutex_};
    if (refused_at_ && std::chrono::abs(receipt - *refused_at_) < refuse_for) return false;
    if (waiting_.bytes() >= most_.readings) return false;
    waiting_.add(r, receipt, peer);
    if (!asked_for_.insert(r.hash).second) return true;
    // Not at once: the worker is in the middle of a batch.
    net::asio::post(executor_, [this, key = std::string{key}] { fetch(key); });
    return true;
}

void cold_streams::give_up(std::string_view key, std::uint64_t hash)
{
    std::scoped_lock const lock{mutex_};
    unwritten_.drop(hash);
    if (index_.forget(hash)) thread_->ask(store::cold_request::erase{std::string{key}});
}

std::size_t cold_streams::forget(std::uint64_t number)
{
    std::scoped_lock const lock{mutex_};
    thread_->ask(store::cold_request::forget{number});
    return index_.forget_until(number);
}

// A restart

bool cold_streams::is_behind() const noexcept
{
    std::scoped_lock const lock{mutex_};
    return unwritten_.bytes() >= most_.streams;
}

std::uint64_t cold_streams::last_seen() const noexcept
{
    std::scoped_lock const lock{mutex_};
    return index_.last_seen();
}

std::size_t cold_streams::size() const noexcept
{
    std::scoped_lock const lock{mutex_};
    return index_.size();
}

bool cold_streams::has_since(engine::kept_stream const& kept)
{
    if (size() == 0 || !core::parse_key(kept.key)) return false;
    auto const hash = streams_.hash_of(kept.key);
    std::scoped_lock const lock{mutex_};
    if (index_.has_since(hash, kept.memory.seen)) return true;
    index_.take_back(hash);
    return false;
}

void cold_streams::for_each_unwritten(engine::stream_taker const& take) const
{
    std::unique_lock lock{mutex_};
    auto const all = unwritten_.all();
    lock.unlock();
    for (auto const& stream : all) stream->for_each(take);
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
        auto const hash = streams_.hash_of(p.key);
        bool const is_here = streams_.knows(p.key); // it could not be waited for
        std::scoped_lock const lock{mutex_};
        index_.add(hash, p.seen, p.due);
        if (is_here) index_.take_back(hash);
    }
    listed_.close();
    arm();
}

void cold_streams::on(store::cold_answer::kept const& a)
{
    bytes_.add(a.bytes);
    std::vector<unwritten_streams::stream> cold;
    std::unique_lock lock{mutex_};
    allowance_.spend(a.bytes, steady_clock::now());
    unwritten_.take_written(a.numbers, [&](std::uint64_t hash, unwritten_streams::stream const& s) {
        if (index_.has(hash)) cold.push_back(s);
    });
    lock.unlock();
    for (auto const& stream : cold)
        stream->for_each([this](engine::kept_stream const& s) { streams_.note_cold(s.key); });
}

void cold_streams::on(store::cold_answer::found const& a)
{
    if (!core::parse_key(a.key)) return;
    auto const hash = streams_.hash_of(a.key);
    if (!has(hash)) return hand_on(hash); // given up since, or back
    if (!a.stream) return refuse(hash);
    auto const& stream = *a.stream;
    if (stream) return bring_back(hash, *stream);
    {
        std::scoped_lock const lock{mutex_};
        index_.forget(hash);
    }
    hand_on(hash); // as a new stream's
}

void cold_streams::on(store::cold_answer::gone const& a)
{
    for (auto const& key : a.keys) {
        if (!core::parse_key(key)) continue;
        auto const hash = streams_.hash_of(key);
        std::scoped_lock const lock{mutex_};
        if (unwritten_.contains(hash)) continue; // it went once more
        if (index_.has(hash)) counters_.cold_limit.add();
        index_.forget(hash);
    }
}

void cold_streams::fetch(std::string const& key)
{
    auto const hash = streams_.hash_of(key);
    if (!thread_) return refuse(hash);
    if (!has(hash)) return hand_on(hash); // given up since, or back
    std::unique_lock lock{mutex_};
    auto const stream = unwritten_.find(hash);
    if (!stream) return thread_->ask(store::cold_request::fetch{key});
    lock.unlock();
    bring_back(hash, *stream);
}

void cold_streams::bring_back(std::uint64_t hash, store::stream_slice const& stream)
{
    bool taken = false;
    stream.for_each([&](engine::kept_stream const& s) {
        taken = streams_.take_back(s, wall_clock_now(), is_over_) != engine::restored::refused;
    });
    {
        std::scoped_lock const lock{mutex_};
        if (taken) {
            index_.take_back(hash);
            unwritten_.drop(hash);
        } else {
            refused_at_ = wall_clock_now();
        }
    }
    taken ? hand_on(hash) : refuse(hash);
}

void cold_streams::hand_on(std::uint64_t hash)
{
    for (auto const& waited : take_waiting(hash)) {
        auto const r = waited.reading();
        streams_.on_peer(waited.peer());
        streams_.on_readings({&r, 1}, waited.receipt());
    }
    watch_.look_again();
}

void cold_streams::refuse(std::uint64_t hash)
{
    counters_.still_cold.add(take_waiting(hash).size());
}

std::vector<engine::early_reading> cold_streams::take_waiting(std::uint64_t hash)
{
    std::scoped_lock const lock{mutex_};
    asked_for_.erase(hash);
    return waiting_.take(hash);
}

// Silences

std::optional<core::timestamp> cold_streams::next_due() const
{
    std::scoped_lock const lock{mutex_};
    return index_.next_due();
}

void cold_streams::arm()
{
    auto const due = next_due();
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
    if (next_due().value_or(core::timestamp::max()) <= now) bring_back_due(now);
    arm();
}

void cold_streams::bring_back_due(core::timestamp now)
{
    std::scoped_lock const lock{mutex_};
    index_.pass(now);
    for (auto const& stream : unwritten_.due_until(now)) {
        stream->for_each([this](engine::kept_stream const& s) {
            net::asio::post(executor_, [this, key = std::string{s.key}] { fetch(key); });
        });
    }
    thread_->ask(store::cold_request::fetch_due{std::exchange(due_asked_to_, now), now});
}

} // namespace lariat::app
