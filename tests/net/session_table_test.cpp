#include <doctest/doctest.h>

#include "net/session_table.hpp"

#include <array>

using namespace lariat;
using namespace std::chrono_literals;
using net::line_progress;
using net::session_end;
using net::session_table;

namespace {

/// A table whose sessions leave it before they are destroyed, as sessions do.
struct fixture {
    explicit fixture(net::session_limits limits) : table{limits} { }
    fixture(fixture const&) = delete;
    fixture& operator=(fixture const&) = delete;
    ~fixture()
    {
        for (auto& s : sessions) table.remove(s);
    }

    session_table table;
    std::array<session_table::entry, 5> sessions;
    session_table::time_point t{1h}; // manual clock

    void join(std::size_t i) { CHECK(table.add(sessions[i], t) == nullptr); }
    void deliver(std::size_t i)
    {
        table.on_bytes(sessions[i], t, line_progress::complete);
        table.on_proven(sessions[i]);
    }
};

} // namespace

TEST_SUITE("net.session_table")
{
    TEST_CASE("at the cap the session that has been idle longest is closed for the new one")
    {
        fixture f{{.max_connections = 3}};
        for (std::size_t i : {0U, 1U, 2U}) {
            f.join(i);
            f.t += 1s;
        }
        f.table.on_bytes(f.sessions[0], f.t, line_progress::complete); // 1 is now the longest idle

        CHECK(f.table.add(f.sessions[3], f.t) == &f.sessions[1]);
        CHECK(f.table.size() == 3);
        CHECK(f.table.add(f.sessions[4], f.t) == &f.sessions[2]);
    }

    TEST_CASE("sessions that say nothing give way before one that delivers, until its grace is over")
    {
        fixture f{{.max_connections = 2}};
        f.join(0);
        f.deliver(0);
        f.t += session_table::grace;
        f.join(1);
        CHECK(f.table.add(f.sessions[2], f.t) == &f.sessions[1]); // 0 is longer idle, by the grace exactly
        f.t += 1ns;
        CHECK(f.table.add(f.sessions[3], f.t) == &f.sessions[0]);
    }

    TEST_CASE("where all sessions deliver the longest idle of them is closed")
    {
        fixture f{{.max_connections = 2}};
        for (std::size_t i : {0U, 1U}) {
            f.join(i);
            f.t += 1s;
            f.deliver(i);
        }
        f.deliver(0);
        CHECK(f.table.add(f.sessions[2], f.t) == &f.sessions[1]);
    }

    TEST_CASE("a session whose line is not finished in time ends, counted from the line's first byte")
    {
        fixture f{{.line_timeout = 30s}};
        f.join(0);
        CHECK_FALSE(f.table.next_deadline());

        auto const begun = f.t;
        f.table.on_bytes(f.sessions[0], f.t, line_progress::begun);
        for (int i = 0; i < 29; ++i) { // a peer that trickles bytes buys no time
            f.t += 1s;
            f.table.on_bytes(f.sessions[0], f.t, line_progress::continued);
        }
        REQUIRE(f.table.next_deadline());
        CHECK(*f.table.next_deadline() == begun + 30s);
        CHECK_FALSE(f.table.take_expired(begun + 30s - 1ns));

        auto const expired = f.table.take_expired(begun + 30s);
        REQUIRE(expired);
        CHECK(expired->session == &f.sessions[0]);
        CHECK(expired->why == session_end::line_timeout);
        CHECK(f.table.size() == 0);
    }

    TEST_CASE("a finished line takes the deadline away, and a new one sets it anew")
    {
        fixture f{{.line_timeout = 30s}};
        f.join(0);
        f.table.on_bytes(f.sessions[0], f.t, line_progress::begun);
        f.t += 10s;
        f.table.on_bytes(
            f.sessions[0], f.t, line_progress::begun); // the bytes finished one and began another
        CHECK(*f.table.next_deadline() == f.t + 30s);
        f.t += 10s;
        f.table.on_bytes(f.sessions[0], f.t, line_progress::complete);
        CHECK_FALSE(f.table.next_deadline());
    }

    TEST_CASE("idle sessions end whether or not they have delivered, when a timeout is set")
    {
        fixture f{{.idle_timeout = 60s}};
        f.join(0);
        f.t += 1s;
        f.join(1);
        f.deliver(1);
        auto const now = f.t;
        CHECK(*f.table.next_deadline() == now + 59s);
        CHECK(f.table.take_expired(now + 59s)->session == &f.sessions[0]);
        CHECK(*f.table.next_deadline() == now + 60s);
        auto const second = f.table.take_expired(now + 60s);
        REQUIRE(second);
        CHECK(second->session == &f.sessions[1]);
        CHECK(second->why == session_end::idle_timeout);
        CHECK_FALSE(f.table.next_deadline());
    }

    TEST_CASE("timeouts of zero are off")
    {
        fixture f{{.line_timeout = 0ms, .idle_timeout = 0ms}};
        f.join(0);
        f.table.on_bytes(f.sessions[0], f.t, line_progress::begun);
        CHECK_FALSE(f.table.next_deadline());
        CHECK_FALSE(f.table.take_expired(f.t + 1000h));
    }

    TEST_CASE("a session that has left the table is left alone")
    {
        fixture f{{.max_connections = 1}};
        f.join(0);
        REQUIRE(f.table.add(f.sessions[1], f.t) == &f.sessions[0]);
        f.deliver(0);
        f.table.remove(f.sessions[0]);
        CHECK(f.table.size() == 1);
    }
} // TEST_SUITE
