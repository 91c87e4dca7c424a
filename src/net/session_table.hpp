#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>

#include <boost/intrusive/list.hpp>

#include "net/options.hpp"
#include "net/session_end.hpp"

namespace lariat::net {

/// What the bytes just read did to the session's lines.
enum class line_progress : std::uint8_t {
    complete, ///< they end with a newline
    begun, ///< a line that began in them is unfinished
    continued, ///< the line that was unfinished before still is
};

/// Decides which sessions of one listener must end, from the times that it is given: at the cap, and at
/// deadlines.
///
/// At the cap the session that has been idle longest is closed for the new one.  One that has delivered a
/// reading is passed over while it has been idle for no more than `grace` and there is one that never has: a
/// flood of connections that say nothing competes with itself, not with the senders.
///
/// Cost     O(1) a call; no allocation: a session holds its entry.
/// Threads  Not synchronised.
class session_table {
public:
    using time_point = std::chrono::steady_clock::time_point;
    static constexpr std::chrono::minutes grace{5};

    /// One session's place.  It stays put and outlives its stay in the table.
    class entry {
    public:
        entry() = default;
        entry(entry const&) = delete;
        entry& operator=(entry const&) = delete;
        ~entry() = default;

    private:
        friend class session_table;
        using hook = boost::intrusive::list_member_hook<>; // asserts at destruction that it was removed
        hook by_activity_;
        hook by_line_;
        time_point active_; // of the last byte, or of the connect
        time_point line_begun_;
        bool proven_ = false; // has delivered a reading
    };

    struct expiry {
        entry* session;
        session_end why;
    };

    explicit session_table(session_limits const& limits) noexcept : limits_{limits} { }

    /// Takes a new session in.  At the cap returns the one to close for it, which has left the table.
    [[nodiscard]] entry* add(entry& session, time_point now) noexcept;

    /// The session has sent bytes.
    void on_bytes(entry& session, time_point now, line_progress progress) noexcept;

    /// The session has delivered its first reading.
    void on_proven(entry& session) noexcept;

    /// Forgets a session; nothing if it has left already.
    void remove(entry& session) noexcept;

    /// Takes out one session whose deadline is not after `now`.
    [[nodiscard]] std::optional<expiry> take_expired(time_point now) noexcept;

    /// The earliest deadline of any session; none while none has one.
    [[nodiscard]] std::optional<time_point> next_deadline() const noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return silent_.size() + proven_.size(); }

private:
    // Each list is in the order of its times, for times only grow: the front is always the next to expire.
    using activity_list = boost::intrusive::list<entry,
        boost::intrusive::member_hook<entry, entry::hook, &entry::by_activity_>>;
    using line_list =
        boost::intrusive::list<entry, boost::intrusive::member_hook<entry, entry::hook, &entry::by_line_>>;

    [[nodiscard]] activity_list& activity_of(entry const& e) noexcept
    {
        return e.proven_ ? proven_ : silent_;
    }
    [[nodiscard]] entry& longest_idle(time_point now) noexcept;

    session_limits limits_;
    activity_list silent_;
    activity_list proven_;
    line_list unfinished_; // sessions with an unfinished line
};

} // namespace lariat::net
