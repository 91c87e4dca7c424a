#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <mutex>

#include <boost/asio/co_spawn.hpp>

#include "sinks/journal_entry.hpp"
#include "sinks/journal_output.hpp"
#include "sinks/support.hpp"
#include "wire/event_message.hpp"

using namespace lariat;

namespace {

core::event sample()
{
    core::event e;
    e.id = 42;
    e.stream = "temp,site=a:value";
    e.severity = core::severity::major;
    e.channel = core::channel::reading;
    e.value = 81.25;
    e.observed = 81.25;
    e.expected = 74.125;
    e.residual = 7.125;
    e.threshold = 3.5;
    return e;
}

bool has(std::vector<std::string> const& fields, std::string const& field)
{
    return std::ranges::find(fields, field) != fields.end();
}

} // namespace

TEST_SUITE("sinks.journal")
{
    TEST_CASE("an entry has a sentence, a priority and every number")
    {
        auto const fields = sinks::journal_fields(sample());
        CHECK(fields[0] == "MESSAGE=" + wire::event_message(sample(), *core::parse_key(sample().stream)));
        for (auto const* expected : {"PRIORITY=4", "LARIAT_STREAM=temp,site=a:value",
                 "LARIAT_EVENT_ID=000000000000002a", "LARIAT_KIND=residual", "LARIAT_PHASE=begin",
                 "LARIAT_SEVERITY=major", "LARIAT_VALUE=81.25", "LARIAT_EXPECTED=74.125",
                 "LARIAT_RESIDUAL=7.125", "LARIAT_THRESHOLD=3.5", "LARIAT_UNIT=stream"}) {
            CAPTURE(expected);
            CHECK(has(fields, expected));
        }
        CHECK(has(fields, "MESSAGE_ID=" + std::string{sinks::event_message_id}));
        CHECK(std::ranges::none_of(fields, [](auto const& f) { return f.starts_with("LARIAT_ENDED"); }));
    }

    TEST_CASE("an end is told as such, at a lower priority")
    {
        auto e = sample();
        e.phase = core::event_phase::end;
        e.ended = core::end_reason::cleared;
        e.readings_over = 12;
        auto const fields = sinks::journal_fields(e);
        CHECK(fields[0] == "MESSAGE=" + wire::event_message(e, *core::parse_key(e.stream)));
        CHECK(has(fields, "PRIORITY=6"));
        CHECK(has(fields, "LARIAT_ENDED=cleared"));
    }

    TEST_CASE("entries are sent in order and own their names; refusals degrade until one is taken")
    {
        std::mutex mutex;
        std::vector<std::string> messages;
        std::atomic<int> answer{0};
        net::asio::io_context io{1};
        telemetry::registry registry;
        sinks::journal_output out{
            io.get_executor(), {}, registry, [&](std::vector<std::string> const& fields) {
                std::scoped_lock const lock{mutex};
                messages.push_back(fields[0]);
                return answer.load();
            }};
        out.start();
        auto const sent = [&](std::size_t count) {
            return [&, count] {
                std::scoped_lock const lock{mutex};
                return messages.size() == count;
            };
        };
        auto const send = [&](std::string name) {
            auto e = sample();
            e.stream = name; // gone when on_event() has returned
            out.on_event(e, {});
        };
        send("first:value");
        while (!sent(1)()) std::this_thread::yield();
        answer = ENOBUFS;
        send("second:value");
        while (!out.degraded()) std::this_thread::yield();
        CHECK(sinks::dropped_counter(registry, "journal_refused").value() == 1);
        answer = 0;
        send("third:value");

        bool stopped = false;
        net::asio::co_spawn(io, out.stop(std::chrono::steady_clock::now() + std::chrono::seconds{5}),
            [&](std::exception_ptr const&) { stopped = true; });
        CHECK(testing::run_until(io, [&] { return stopped; }));
        CHECK_FALSE(out.degraded());
        REQUIRE(messages.size() == 3);
        CHECK(messages[0].starts_with("MESSAGE=first"));
        CHECK(messages[2].starts_with("MESSAGE=third"));
    }
} // TEST_SUITE
