#include "sinks/journal_output.hpp"

#include <utility>

#include <sys/uio.h>
#include <systemd/sd-journal.h>

#include "sinks/journal_entry.hpp"

namespace lariat::sinks {
namespace {

int send_to_journald(std::vector<std::string> const& fields)
{
    std::vector<iovec> pieces;
    pieces.reserve(fields.size());
    // sd_journal_sendv() takes pointers to mutable bytes and does not change them.
    for (auto const& f : fields)
        pieces.push_back(
            {const_cast<char*>(f.data()), f.size()}); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    return -::sd_journal_sendv(pieces.data(), static_cast<int>(pieces.size()));
}

} // namespace

journal_output::journal_output(
    net::asio::any_io_executor const& executor, output_options const& options, telemetry::registry& registry)
    : journal_output{executor, options, registry, send_to_journald}
{
}

journal_output::journal_output(net::asio::any_io_executor const& executor, output_options const& options,
    telemetry::registry& registry, sender send)
    : dropped_queue_full_{dropped_counter(registry, "journal_queue_full")},
      dropped_refused_{dropped_counter(registry, "journal_refused")},
      dropped_stopped_{dropped_counter(registry, "not_written_at_stop")},
      send_{std::move(send)},
      waiting_{options.queue_events},
      thread_{executor}
{
}

void journal_output::start()
{
    thread_.start([this] { run(); });
}

void journal_output::on_event(core::event const& event, event_line const&) noexcept
{
    auto const pushed = waiting_.push({event, std::string{event.stream}});
    if (pushed.dropped_oldest) dropped_queue_full_.add();
    if (pushed.was_empty) thread_.wake();
}

net::asio::awaitable<void> journal_output::stop(time_point drain_until)
{
    co_await thread_.stop(drain_until);
}

std::optional<std::string> journal_output::degraded() const
{
    std::scoped_lock const lock{reason_mutex_};
    return reason_;
}

void journal_output::run()
{
    for (;;) {
        auto const drain_until = thread_.drain_until();
        if (drain_until && std::chrono::steady_clock::now() >= *drain_until) break;
        if (auto const next = waiting_.take())
            deliver(*next);
        else if (drain_until)
            break;
        else
            thread_.wait(time_point::max());
    }
    while (waiting_.take()) dropped_stopped_.add();
}

void journal_output::deliver(entry const& e)
{
    auto event = e.event;
    event.stream = e.stream;
    int const error = send_(journal_fields(event));
    if (error != 0) dropped_refused_.add();
    std::scoped_lock const lock{reason_mutex_};
    reason_.reset();
    if (error != 0)
        reason_ =
            name() + ": " + boost::system::error_code{error, boost::system::system_category()}.message();
}

} // namespace lariat::sinks
