#include "store/event_log.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "telemetry/log.hpp"

namespace lariat::store {
namespace {

using namespace std::chrono_literals;
using telemetry::level;

constexpr std::chrono::seconds longest_pause = 30s;
constexpr std::size_t batch = 256; // records of one transaction: they are copied while workers wait

telemetry::counter& lost(telemetry::registry& r, std::string_view cause)
{
    return r.get(
        "lariat_event_records_lost_total", "Records that the event history did not get, by cause.", cause);
}

telemetry::counter& unread(telemetry::registry& r, std::string_view cause)
{
    return r.get("lariat_events_dropped_total", "Events that an output did not deliver, by cause.", cause);
}

} // namespace

event_log::event_log(std::string directory, std::size_t most_records, telemetry::registry& registry)
    : directory_{std::move(directory)},
      most_records_{most_records},
      lost_queue_full_{lost(registry, "queue_full")},
      lost_at_stop_{lost(registry, "not_written_at_stop")},
      unread_queue_full_{unread(registry, "event_queue_full")},
      unread_table_full_{unread(registry, "event_table_full")},
      failed_{
          registry.get("lariat_event_table_failures_total", "Tries to write the event table that failed.")}
{
}

event_log::~event_log()
{
    stop();
}

// Opening and writing

/// \pre table_mutex_ is held
result<void> event_log::open_table()
{
    if (table_) return {};
    auto opened = event_table::open(directory_, look_through_);
    if (!opened) return opened.error();
    auto const there = (*opened)->records();
    if (!there) return there.error();
    auto const readers = (*opened)->readers();
    if (!readers) return readers.error();
    auto left_open = (*opened)->open_events();
    if (!left_open) return left_open.error();

    table_ = *std::move(opened);
    look_through_ = checked::no;
    if (table_->set_aside())
        telemetry::log(level::warning,
            "{}/events.db was damaged, or of a later release: it is set aside, and the history begins anew",
            directory_);
    std::scoped_lock const lock{mutex_};
    news_ = true;
    kept_ = table_->size();
    base_ = std::max(base_, there->last - queue_.last_written());
    queue_.unsaved();
    if (std::exchange(ever_opened_, true)) return {};
    for (auto const& [name, sequence] : *readers) queue_.resume(name, sequence - base_);
    std::erase_if(*left_open, [this](event_record const& r) { return queue_.ends(r.event.id); });
    left_open_ = *std::move(left_open);
    return {};
}

/// Writes a batch of what waits.  Returns whether there is more.  \pre table_mutex_ is held
result<bool> event_log::write_batch()
{
    std::vector<event_record> records;
    std::optional<event_table::positions> readers;
    {
        std::scoped_lock const lock{mutex_};
        records = queue_.next_unwritten(batch);
        readers = queue_.changed_positions();
    }
    if (records.empty() && !readers) return false;
    if (readers) {
        for (auto& [name, sequence] : *readers) sequence = std::max<std::int64_t>(sequence + base_, 0);
    }
    auto const unread = table_->write(records, base_, most_records_, readers);
    std::scoped_lock const lock{mutex_};
    if (!unread) {
        if (readers) queue_.unsaved();
        return {boost::system::in_place_error, unread.error()};
    }
    if (!records.empty()) queue_.written(records.back().sequence);
    kept_ = table_->size();
    tell_unread(*unread);
    return true;
}

/// Writes all that waits.  Returns false where the table fails.  \pre table_mutex_ is held
bool event_log::write()
{
    auto done = open_table();
    for (bool more = true; done && more;) {
        auto const wrote = write_batch();
        if (wrote)
            more = *wrote;
        else
            done = wrote.error();
    }
    if (done) {
        heal();
    } else {
        failed_.add();
        table_.reset();
        if (done.error() == errc::bad_database) look_through_ = checked::yes; // and set aside
        fail(done.error());
    }
    return done.has_value();
}

result<void> event_log::open()
{
    std::scoped_lock const lock{table_mutex_};
    auto opened = open_table();
    if (opened) return opened;
    fail(opened.error());
    std::scoped_lock const try_again{mutex_};
    reopen_ = true;
    return opened;
}

void event_log::flush()
{
    {
        std::scoped_lock const lock{table_mutex_};
        write();
    }
    announce();
}

// The thread

void event_log::start(std::function<void()> on_news)
{
    on_news_ = std::move(on_news);
    thread_ = std::thread{[this] { run(); }};
}

void event_log::flush_then(std::function<void()> done)
{
    {
        std::scoped_lock const lock{mutex_};
        flushed_.push_back(std::move(done));
    }
    wake_.notify_one();
}

void event_log::stop()
{
    if (!thread_.joinable()) return;
    {
        std::scoped_lock const lock{mutex_};
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
    auto const left = now().waiting;
    if (left == 0) return;
    lost_at_stop_.add(left);
    telemetry::log(level::warning, "{} records of events were not kept in {}", left, directory_);
}

/// \pre mutex_ is held
bool event_log::has_work() const
{
    return reopen_ || queue_.unwritten() > 0 || queue_.positions_changed();
}

void event_log::run()
{
    auto pause = 0s;
    for (bool ending = false; !ending;) {
        std::vector<std::function<void()>> asked;
        {
            std::unique_lock lock{mutex_};
            auto const urgent = [this] { return stopping_ || !flushed_.empty(); };
            if (pause > 0s)
                wake_.wait_for(lock, pause, urgent);
            else
                wake_.wait(lock, [&] { return urgent() || has_work(); });
            ending = stopping_;
            reopen_ = false;
            asked.swap(flushed_);
        }
        {
            std::scoped_lock const lock{table_mutex_};
            pause = write() ? 0s : std::clamp(2 * pause, 1s, longest_pause);
        }
        announce();
        for (auto const& done : asked) done();
    }
}

void event_log::announce()
{
    {
        std::scoped_lock const lock{mutex_};
        if (!std::exchange(news_, false) && queue_.visible() == announced_) return;
        announced_ = queue_.visible();
    }
    on_news_();
}

// What is wrong

void event_log::fail(boost::system::error_code const& why)
{
    auto reason = fmt::format("events are not kept in {}: {}", directory_, why.message());
    std::scoped_lock const lock{mutex_};
    queue_.set_failing(true);
    if (reason_ == reason) return;
    telemetry::log(level::warning, "{}", reason);
    reason_ = std::move(reason);
}

void event_log::heal()
{
    std::scoped_lock const lock{mutex_};
    queue_.set_failing(false);
    if (reason_ || lost_ > 0)
        telemetry::log(level::info, "events are kept again in {}; {} records were lost", directory_, lost_);
    lost_ = 0;
    reason_.reset();
}

/// \pre mutex_ is held
void event_log::count(event_queue::loss const& lost) noexcept
{
    unread_queue_full_.add(lost.unread);
    if (!lost.unwritten) return;
    lost_queue_full_.add();
    if (lost_++ == 0)
        telemetry::log(level::warning, "{} records of events wait for the disk: the oldest go", most_waiting);
}

/// Says once that records go unread, until none do.
void event_log::tell_unread(std::uint64_t records)
{
    unread_table_full_.add(records);
    if (!std::exchange(telling_unread_, records > 0) && records > 0)
        telemetry::log(level::warning,
            "the event table in {} is full (state.max_events): records that an output has not had go",
            directory_);
}

std::optional<std::string> event_log::degraded() const
{
    std::scoped_lock const lock{mutex_};
    return reason_;
}

event_log::figures event_log::now() const
{
    std::scoped_lock const lock{mutex_};
    return {kept_, queue_.unwritten()};
}

// What an earlier run has left

bool event_log::is_over(std::uint64_t id)
{
    std::scoped_lock const lock{table_mutex_};
    if (!table_) return false;
    auto const over = table_->is_over(id);
    return over && *over;
}

std::optional<std::vector<event_record>> event_log::left_open()
{
    std::scoped_lock const lock{mutex_};
    return std::exchange(left_open_, std::nullopt);
}

// The outbox

void event_log::append(core::event const& e, std::shared_ptr<std::string const> line,
    std::chrono::steady_clock::time_point decided) noexcept
{
    event_record r{
        0, e, std::string{e.stream}, std::string{e.why.base_name}, e.why.base, std::move(line), decided};
    {
        std::scoped_lock const lock{mutex_};
        if (left_open_ && e.phase == core::event_phase::end)
            std::erase_if(*left_open_, [&e](event_record const& open) { return open.event.id == e.id; });
        count(queue_.append(std::move(r)));
    }
    wake_.notify_one();
}

void event_log::attach(std::string const& reader)
{
    std::scoped_lock const lock{mutex_};
    queue_.attach(reader);
}

void event_log::keep_readers(std::vector<std::string> const& names)
{
    {
        std::scoped_lock const lock{mutex_};
        queue_.keep_readers(names);
    }
    wake_.notify_one();
}

void event_log::take(std::string const& reader, std::size_t most, std::vector<entry>& out)
{
    auto const in_memory = [&] {
        std::scoped_lock const lock{mutex_};
        return queue_.take(reader, most, out);
    };
    auto const from = in_memory();
    if (!from) return;

    std::scoped_lock const table_lock{table_mutex_}; // until the position is booked: what is in memory may go
    if (!table_) return; // there will be news
    std::vector<event_table::line> lines;
    if (auto const read = table_->read(*from + base_, most, lines); !read) {
        table_.reset();
        if (read.error() == errc::bad_database) look_through_ = checked::yes;
        fail(read.error());
        std::scoped_lock const lock{mutex_};
        reopen_ = true;
        wake_.notify_one();
        return;
    }
    for (auto& l : lines)
        out.push_back({l.sequence - base_, std::make_shared<std::string const>(std::move(l.text)), {}});
    {
        std::scoped_lock const lock{mutex_};
        queue_.took(reader, *from, lines.empty() ? *from : out.back().sequence);
    }
    // Nothing was there: what follows is in memory.
    if (lines.empty()) static_cast<void>(in_memory());
}

void event_log::acknowledge(std::string const& reader, std::int64_t sequence)
{
    {
        std::scoped_lock const lock{mutex_};
        queue_.acknowledge(reader, sequence);
    }
    wake_.notify_one();
}

void event_log::give_back(std::string const& reader)
{
    std::scoped_lock const lock{mutex_};
    queue_.give_back(reader);
}

std::size_t event_log::waiting(std::string const& reader) const
{
    std::scoped_lock const lock{mutex_};
    return queue_.waiting(reader);
}

} // namespace lariat::store
