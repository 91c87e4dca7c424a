#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <lariat/core/outbox.hpp>

#include "store/event_queue.hpp"
#include "store/event_table.hpp"
#include "telemetry/counters.hpp"

namespace lariat::store {

/// The event table with a thread of its own, as an outbox: workers hand over records and never wait for a
/// disk; durable outputs take them, each from where it has come to.
///
/// While the table fails, records wait in memory, up to `most_waiting`, are read from there, and it is opened
/// anew after one second, then two, up to thirty.
///
/// Threads  Any; open(), take(), flush(), is_over() and stop() may wait for a disk.
class event_log final : public core::outbox {
public:
    static constexpr std::size_t most_waiting = 10'000;

    /// \param most_records  kept in the table; beyond it the oldest go, read or not
    event_log(std::string directory, std::size_t most_records, telemetry::registry& registry);
    event_log(event_log const&) = delete;
    event_log& operator=(event_log const&) = delete;
    ~event_log();

    /// Opens the table.  Where that fails the thread tries again.
    [[nodiscard]] result<void> open();

    /// Begins to write; `on_news` is called when there is something new to take, or to settle.
    void start(std::function<void()> on_news);

    /// Writes what waits, as far as that is possible, before it returns.
    void flush();

    /// The thread does that, then calls `done`.  \pre start() was called
    void flush_then(std::function<void()> done);

    /// Writes what waits, as far as that is possible, and ends the thread.
    void stop();

    void keep_at_most(std::size_t records) noexcept { most_records_ = records; }

    /// Whether an event of this id is known, and over.
    [[nodiscard]] bool is_over(std::uint64_t id);

    /// The events of earlier runs whose end nobody has told yet; once, after the table has been opened.
    [[nodiscard]] std::optional<std::vector<event_record>> left_open();

    /// Why records are not written at present; none while they are.
    [[nodiscard]] std::optional<std::string> degraded() const;

    struct figures {
        std::uint64_t kept = 0; ///< records in the table
        std::uint64_t waiting = 0; ///< that it has yet to take
    };
    [[nodiscard]] figures now() const;

    // core::outbox

    void append(core::event const& e, std::shared_ptr<std::string const> line,
        std::chrono::steady_clock::time_point decided) noexcept override;
    void attach(std::string const& reader) override;
    void keep_readers(std::vector<std::string> const& names) override;
    void take(std::string const& reader, std::size_t most, std::vector<entry>& out) override;
    void acknowledge(std::string const& reader, std::int64_t sequence) override;
    void give_back(std::string const& reader) override;
    [[nodiscard]] std::size_t waiting(std::string const& reader) const override;

private:
    void run();
    [[nodiscard]] bool has_work() const;
    bool write();
    [[nodiscard]] result<void> open_table();
    [[nodiscard]] result<bool> write_batch();
    void count(event_queue::loss const& lost) noexcept;
    void tell_unread(std::uint64_t records);
    void fail(boost::system::error_code const& why);
    void heal();
    void announce();

    std::string directory_;
    std::atomic<std::size_t> most_records_;
    telemetry::counter& lost_queue_full_;
    telemetry::counter& lost_at_stop_;
    telemetry::counter& unread_queue_full_;
    telemetry::counter& unread_table_full_;
    telemetry::counter& failed_;
    std::function<void()> on_news_ = [] {};

    // Held while the disk is waited for.  Taken before mutex_.
    std::mutex table_mutex_;
    std::unique_ptr<event_table> table_;
    bool ever_opened_ = false;
    checked look_through_ = checked::yes; ///< when it is opened next
    std::int64_t base_ = 0; ///< what sequences of this run are counted from in the table
    bool telling_unread_ = false;

    // Held for moments.
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    event_queue queue_{most_waiting};
    std::vector<std::function<void()>> flushed_;
    bool stopping_ = false;
    bool reopen_ = false; ///< the table could not be read
    bool news_ = false;
    std::int64_t announced_ = 0;
    std::optional<std::vector<event_record>> left_open_;
    std::optional<std::string> reason_;
    std::uint64_t lost_ = 0; ///< records, since all was written last
    std::uint64_t kept_ = 0;

    std::thread thread_;
};

} // namespace lariat::store
