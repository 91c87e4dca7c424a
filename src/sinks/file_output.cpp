#include "sinks/file_output.hpp"

#include <algorithm>
#include <utility>

#include <unistd.h>

#include "sinks/error.hpp"
#include "telemetry/log.hpp"

namespace lariat::sinks {
namespace {

using clock = std::chrono::steady_clock;
constexpr std::size_t run_bytes = 65'536; // lines are gathered up to here for one write

} // namespace

file_output::file_output(net::asio::any_io_executor const& executor, output_options const& options,
    telemetry::registry& registry, core::outbox* outbox)
    : options_{options},
      dropped_queue_full_{dropped_counter(registry, "file_queue_full")},
      dropped_reader_gone_{dropped_counter(registry, "stdout_reader_gone")},
      dropped_stopped_{dropped_counter(registry, "not_written_at_stop")},
      delay_{write_delay(registry)},
      waiting_{options.queue_events},
      outbox_{options.kind == output_kind::file ? outbox : nullptr},
      file_{options.kind == output_kind::file ? append_file{options.path} : append_file{STDOUT_FILENO}},
      thread_{executor}
{
}

std::string file_output::name() const
{
    return file_.has_path() ? "file " + options_.path : "stdout";
}

boost::system::result<void> file_output::open()
{
    auto const opened = file_.open();
    if (opened && outbox_ != nullptr) outbox_->attach(name());
    return opened;
}

std::size_t file_output::waiting() const noexcept
{
    return outbox_ != nullptr ? outbox_->waiting(name()) : waiting_.size();
}

void file_output::start()
{
    thread_.start([this] { run(); });
}

void file_output::on_event(core::event const&, event_line const& line) noexcept
{
    if (outbox_ != nullptr) return; // more_in_outbox() will come
    auto const pushed = waiting_.push(line);
    if (pushed.dropped_oldest) dropped_queue_full_.add();
    if (pushed.was_empty) thread_.wake();
}

void file_output::reopen()
{
    reopen_ = true;
    thread_.wake();
}

net::asio::awaitable<void> file_output::stop(time_point drain_until)
{
    co_await thread_.stop(drain_until);
}

std::optional<std::string> file_output::degraded() const
{
    std::scoped_lock const lock{reason_mutex_};
    return reason_;
}

void file_output::run()
{
    for (;;) {
        if (reopen_.exchange(false)) {
            file_.close();
            retry_at_.reset();
        }
        auto const drain_until = thread_.drain_until();
        auto const now = clock::now();
        refill();
        bool const idle = lines_.empty() && file_.is_open();
        bool const later = outbox_ != nullptr && retry_at_; // what it keeps comes again after a restart
        if (drain_until && (lines_.empty() || later || now >= *drain_until)) break;
        if (idle)
            thread_.wait(time_point::max());
        else if (retry_at_ && now < *retry_at_)
            thread_.wait(std::min(*retry_at_, drain_until.value_or(time_point::max())));
        else
            write();
    }
    drop_everything(dropped_stopped_);
}

void file_output::write()
{
    if (retry_at_ && file_.is_open() && file_.moved()) file_.close();
    if (!file_.is_open()) {
        if (auto const opened = file_.open(); !opened) return fail(opened.error());
        lines_.restart_line();
        if (lines_.empty()) return heal();
    }
    auto const written = file_.write_some(lines_.rest());
    if (written) {
        lines_.advance(*written);
        // The run's lines are told by its oldest: no line waited longer.
        if (lines_.empty() && lines_gathered_ > 0) delay_.add(clock::now() - lines_since_, lines_gathered_);
        if (!lines_.empty() || settle()) heal();
    } else if (written.error() == boost::system::errc::operation_would_block) {
        thread_.wait(thread_.drain_until().value_or(time_point::max()), file_.descriptor());
    } else {
        fail(written.error());
    }
}

/// All that was taken is written: acknowledges it once it is on the disk.  Returns whether it is.
bool file_output::settle()
{
    if (!unacknowledged_) return true;
    if (auto const synced = file_.sync(); !synced) {
        outbox_->give_back(name()); // nobody knows what the disk has of it
        fail(synced.error());
        file_.close();
        return false;
    }
    outbox_->acknowledge(name(), *unacknowledged_);
    unacknowledged_.reset();
    return true;
}

void file_output::refill()
{
    if (reader_gone_) return drop_everything(dropped_reader_gone_);
    if (!lines_.empty()) return;
    lines_gathered_ = 0;
    if (outbox_ != nullptr) return refill_from_outbox();
    while (lines_.size() < run_bytes) {
        auto const line = waiting_.take();
        if (!line) return;
        if (lines_gathered_++ == 0) lines_since_ = (*line)->decided;
        lines_.append((*line)->text);
    }
}

void file_output::refill_from_outbox()
{
    constexpr std::size_t most = 64;
    entries_.clear();
    outbox_->take(name(), most, entries_);
    for (auto const& e : entries_) {
        if (e.decided && lines_gathered_++ == 0) lines_since_ = *e.decided;
        lines_.append(*e.line);
        unacknowledged_ = e.sequence;
    }
}

void file_output::fail(boost::system::error_code const& why)
{
    retry_at_ = clock::now() + pause_.next();
    reader_gone_ = why == errc::reader_gone && !file_.has_path();
    auto const reason = name() + ": " + why.message();
    std::scoped_lock const lock{reason_mutex_};
    if (reason_ == reason) return;
    reason_ = reason;
    telemetry::log(telemetry::level::warning, "events are not written: {}", reason);
}

void file_output::heal()
{
    if (!retry_at_ && !reason_) return; // only this thread writes them
    retry_at_.reset();
    pause_.reset();
    std::scoped_lock const lock{reason_mutex_};
    if (reason_) telemetry::log(telemetry::level::info, "events are written again: {}", name());
    reason_.reset();
}

void file_output::drop_everything(telemetry::counter& count)
{
    if (outbox_ == nullptr) count.add(lines_.lines_left()); // else they come again
    lines_ = {};
    while (waiting_.take()) count.add();
}

} // namespace lariat::sinks
