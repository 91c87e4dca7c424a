#include "app/state_keeper.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include "store/write_budget.hpp"
#include "telemetry/log.hpp"

namespace lariat::app {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using telemetry::level;

// Some hundred KiB, copied in a tenth of a millisecond or two.
constexpr std::size_t streams_per_slice = 64;
// What fails is tried again after this long, or at the next interval where that comes sooner.
constexpr std::chrono::nanoseconds retry_after = 30s;

telemetry::counter& snapshots(telemetry::registry& r, std::string_view outcome)
{
    return r.get("lariat_snapshots_total", "Snapshots of the streams' state, by outcome.", outcome);
}

} // namespace

state_keeper::counters::counters(telemetry::registry& r)
    : written{snapshots(r, "written")},
      unchanged{snapshots(r, "unchanged")},
      failed{snapshots(r, "failed")},
      bytes{r.get("lariat_snapshot_bytes_total", "Bytes of snapshots that were written.")}
{
}

state_keeper::state_keeper(net::asio::any_io_executor executor, engine::worker_set& streams,
    early_readings& early, cold_streams& cold, forgetter& silences, output_set& outputs,
    telemetry::registry& registry)
    : executor_{std::move(executor)},
      streams_{streams},
      cold_{cold},
      silences_{silences},
      outputs_{outputs},
      registry_{registry},
      counters_{registry},
      restorer_{executor_, streams, early, cold},
      timer_{executor_},
      room_{executor_, 1},
      done_{executor_, 1},
      restored_{executor_},
      ended_{executor_}
{
}

std::optional<start_failure> state_keeper::open(store::options options)
{
    options_ = std::move(options);
    if (options_.directory.empty()) {
        telemetry::log(level::info, "no state directory: what is learned ends with the daemon");
        return std::nullopt;
    }
    auto const why = open_folder();
    if (why == store::errc::in_use)
        return start_failure{fmt::format("the state directory {}: {}", options_.directory, why.message()),
            exit_code::unavailable};
    events_ = std::make_unique<store::event_log>(options_.directory, options_.max_events, registry_);
    static_cast<void>(events_->open()); // troubles() has it, and it is tried again
    outputs_.keep_in(*events_);
    return std::nullopt;
}

boost::system::error_code state_keeper::open_folder()
{
    auto opened = store::posix_folder::open_locked(options_.directory);
    if (!opened) {
        fail(opened.error().message());
        return opened.error();
    }
    folder_ = *std::move(opened);
    report_.directory = options_.directory;
    telemetry::log(level::info, "keeps the state in {}", options_.directory);
    return {};
}

net::asio::awaitable<void> state_keeper::restore()
{
    auto const begin = steady_clock::now();
    auto const is_over = [this](std::uint64_t id) { return events_->is_over(id); };
    cold_.start(options_, is_over);
    co_await cold_.listed();
    auto const found = co_await restorer_.run(*folder_, is_over);
    if (!found) co_return; // stopped
    if (!*found) {
        folder_.reset();
        co_return fail(found->error().message());
    }
    begin_after(**found, begin);
}

void state_keeper::begin_after(store::restoration const& found, time_point begin)
{
    for (auto const& group : found.groups)
        streams_.restore(group, [this](std::uint64_t id) { return events_->is_over(id); });
    streams_.end_restore();
    streams_.count_from(cold_.last_seen());
    silences_found_ = found.shard.marks;
    report_.restore_seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
    for (auto const& trouble : found.troubles) telemetry::log(level::warning, "{}", trouble);
    set_aside_ = found.troubles;
    if (auto const lost = restorer_.refused() + found.unreadable; lost > 0)
        telemetry::log(
            level::warning, "{} streams of the state were not restored: over a limit, or unreadable", lost);
    if (auto const& head = found.head)
        telemetry::log(level::info, "restored {} streams as of {} in {:.2f} s", restorer_.taken(),
            core::to_rfc3339(head->time), report_.restore_seconds);
    keeper_ = std::make_unique<store::snapshot_keeper>(*folder_, found);
    thread_ = std::make_unique<store::snapshot_thread>(*keeper_,
        [this] { net::asio::post(executor_, [this] { room_.try_send(boost::system::error_code{}); }); });
}

void state_keeper::start()
{
    if (!events_) return restored_.close();
    events_->start([this] {
        net::asio::post(executor_, [this] {
            outputs_.more_in_outbox();
            end_what_was_cut_off();
        });
    });
    running_ = true;
    net::asio::co_spawn(executor_, run(), net::asio::detached);
}

void state_keeper::end_what_was_cut_off()
{
    bool const is_reading = folder_ && !keeper_; // or has been stopped at that: the state may know them
    if (restored_.is_open() || is_reading) return;
    auto left = events_->left_open();
    if (!left) return;
    std::unordered_set<std::uint64_t> open;
    streams_.for_each_open_event([&](std::uint64_t id) { open.insert(id); });
    core::timestamp const now = std::chrono::system_clock::now();
    for (auto& cut_off : *left) {
        auto& e = cut_off.event;
        if (open.contains(e.id)) continue;
        e.stream = cut_off.stream;
        e.why.base_name = cut_off.base_name;
        e.why.base = cut_off.base;
        e.phase = core::event_phase::end;
        e.ended = core::end_reason::shutdown;
        e.end = e.time;
        e.time = std::max(now, e.begin);
        outputs_.sink().on_event(e);
    }
}

void state_keeper::change(store::options options)
{
    if (options.directory != options_.directory)
        telemetry::log(level::warning, "state.directory changes with the next start of the daemon");
    options.directory = options_.directory;
    options_ = std::move(options);
    if (events_) events_->keep_at_most(options_.max_events);
    cold_.change(options_);
    timer_.cancel(); // the new interval counts from now
}

net::asio::awaitable<void> state_keeper::restored()
{
    if (restored_.is_open()) co_await restored_.async_receive(net::use_nothrow);
}

std::optional<std::string> state_keeper::restoring() const
{
    if (!restored_.is_open()) return std::nullopt;
    return fmt::format("restoring the state: {} streams so far", restorer_.taken());
}

void state_keeper::stop_restoring()
{
    stopping_ = true;
    restorer_.stop();
}

net::asio::awaitable<void> state_keeper::run()
{
    if (folder_) co_await restore();
    restored_.close();
    end_what_was_cut_off();
    duration pause = folder_ ? duration{options_.interval} : retry_after;
    while (!stopping_) {
        timer_.expires_after(pause);
        auto const [ec] = co_await timer_.async_wait(net::use_nothrow);
        if (stopping_) break;
        pause = options_.interval;
        if (ec) continue; // options have changed
        if (!folder_ && !open_folder()) co_await restore();
        if (keeper_)
            pause = co_await take_snapshot();
        else
            pause = std::min(pause, retry_after);
    }
    ended_.close();
}

net::asio::awaitable<bool> state_keeper::stop()
{
    stopping_ = true;
    timer_.cancel();
    if (running_ && ended_.is_open()) co_await ended_.async_receive(net::use_nothrow);
    if (keeper_) co_await take_snapshot();
    thread_.reset();
    co_return folder_ && !trouble_;
}

net::asio::awaitable<void> state_keeper::flush_events(std::chrono::nanoseconds at_most)
{
    if (!events_) co_return;
    auto const written = std::make_shared<net::asio::steady_timer>(executor_, at_most);
    events_->flush_then([written, ex = executor_] { net::asio::post(ex, [written] { written->cancel(); }); });
    co_await written->async_wait(net::use_nothrow);
}

void state_keeper::close_events()
{
    if (events_) events_->stop();
}

std::optional<store::event_log::figures> state_keeper::kept_events() const
{
    if (!events_) return std::nullopt;
    return events_->now();
}

bool state_keeper::copy_slice(engine::set_walk& walk)
{
    auto const begin = steady_clock::now();
    store::stream_slice slice;
    bool const more =
        streams_.walk(walk, streams_per_slice, [&](engine::kept_stream const& s) { slice.add(s); });
    if (!slice.empty()) thread_->add(std::move(slice));
    note_pause(begin);
    return more;
}

/// Until they are in their own table, the snapshot has the streams that have gone from the shard.
void state_keeper::copy_cold()
{
    store::stream_slice slice;
    cold_.for_each_unwritten([&](engine::kept_stream const& s) { slice.add(s); });
    if (!slice.empty()) thread_->add(std::move(slice));
}

void state_keeper::note_pause(time_point begin)
{
    std::chrono::duration<double> const pause = steady_clock::now() - begin;
    report_.longest_pause_seconds = std::max(report_.longest_pause_seconds, pause.count());
}

net::asio::awaitable<void> state_keeper::wait_for_room()
{
    while (!thread_->has_room()) co_await room_.async_receive(net::use_nothrow);
}

net::asio::awaitable<state_keeper::duration> state_keeper::take_snapshot()
{
    auto const working = net::asio::make_work_guard(executor_); // the thread's answers are work to come
    auto const begin = steady_clock::now();
    bool const full = keeper_->next_is_full() || streams_.must_walk_all();
    auto walk = streams_.begin_walk(!full);
    auto kept = streams_.kept();
    kept.marks = silences_.marks();
    thread_->begin({std::chrono::system_clock::now(), full, kept, streams_.take_gone()});
    note_pause(begin);
    for (bool more = true; more;) {
        co_await wait_for_room();
        more = copy_slice(walk);
        co_await net::asio::post(executor_, net::asio::use_awaitable); // the sockets' turn
    }
    co_await wait_for_room();
    copy_cold();
    for (std::size_t at = 0;;) {
        co_await wait_for_room();
        auto const copying = steady_clock::now();
        auto group = streams_.walk_groups(at, !full);
        if (!group) break;
        thread_->add(*std::move(group));
        note_pause(copying);
        co_await net::asio::post(executor_, net::asio::use_awaitable);
    }
    // An event that the state knows has been written by then.
    thread_->finish([this] { events_->flush(); },
        [this](store::snapshot_outcome const& outcome) {
            net::asio::post(executor_, [this, outcome] {
                outcome_ = outcome;
                done_.try_send(boost::system::error_code{});
            });
        });
    co_await done_.async_receive(net::use_nothrow);
    if (outcome_.bytes > 0)
        report_.last_seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
    co_return book(outcome_);
}

state_keeper::duration state_keeper::book(store::snapshot_outcome const& outcome)
{
    counters_.bytes.add(outcome.bytes);
    report_.written_bytes += outcome.bytes;
    if (outcome.why) {
        counters_.failed.add();
        fail(outcome.why.message());
        return std::min<duration>(options_.interval, retry_after);
    }
    heal();
    report_.last_snapshot = steady_clock::now();
    if (outcome.bytes == 0) {
        counters_.unchanged.add();
        return options_.interval;
    }
    counters_.written.add();
    report_.last_bytes = outcome.bytes;
    report_.last_streams = outcome.streams;
    telemetry::log(level::debug, "kept the state of {} streams in {} bytes", outcome.streams, outcome.bytes);
    auto const pause =
        store::write_budget{options_.interval, options_.max_write_per_hour}.pause_after(outcome.bytes);
    if (pause > 2 * duration{options_.interval})
        telemetry::log(level::info, "the next snapshot comes in {} min: state.max_write_per_hour",
            std::chrono::ceil<std::chrono::minutes>(pause).count());
    return pause;
}

void state_keeper::fail(std::string what)
{
    what = fmt::format("the state is not kept in {}: {}", options_.directory, what);
    if (trouble_ == what) return;
    telemetry::log(level::warning, "{}", what);
    trouble_ = std::move(what);
}

void state_keeper::heal()
{
    set_aside_.clear(); // a new snapshot stands in for what was lost
    if (!trouble_) return;
    telemetry::log(level::info, "the state is kept again in {}", options_.directory);
    trouble_.reset();
}

state_report state_keeper::report() const
{
    auto out = report_;
    out.restored = restorer_.taken();
    out.cold_streams = cold_.size();
    return out;
}

std::vector<std::string> state_keeper::troubles() const
{
    auto out = set_aside_;
    if (trouble_) out.push_back(*trouble_);
    if (auto why = cold_.trouble()) out.push_back(*std::move(why));
    if (events_) {
        if (auto why = events_->degraded()) out.push_back(*std::move(why));
    }
    return out;
}

} // namespace lariat::app
