#include <chrono>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <doctest/doctest.h>

#include "app/forgetter.hpp"
#include "support/readings.hpp"

using namespace lariat;
using namespace std::chrono_literals;
using testing::at;
using testing::make_reading;

namespace {

struct rig {
    void give(std::string const& series)
    {
        auto const r = make_reading(series, "value", 1, at(++second));
        streams.on_readings({&r, 1}, r.time);
    }

    testing::collecting_event_sink events;
    telemetry::registry registry;
    engine::worker_set streams{{}, 1, events, registry};
    net::asio::io_context loop{1};
    app::forgetter forgetter{loop.get_executor(), streams};
    int second = 0;
};

} // namespace

TEST_SUITE("app.forgetter")
{
    TEST_CASE("what is silent for the whole time is forgotten, what speaks meanwhile stays")
    {
        rig r;
        for (int i = 0; i < 5'000; ++i) r.give("silent" + std::to_string(i)); // more than a slice
        r.forgetter.start(80ms);
        auto const deadline = std::chrono::steady_clock::now() + 30s;
        while (r.streams.stream_count() > 1 && std::chrono::steady_clock::now() < deadline) {
            r.give("steady");
            r.loop.run_one_for(5ms);
        }
        CHECK(r.streams.stream_count() == 1);
        CHECK(r.streams.report("steady:value").has_value());
        r.forgetter.stop();
        r.loop.run();
    }

    TEST_CASE("silence goes on over a restart, where the time asked for is the same")
    {
        for (auto const forget_after : {80s, 90s}) {
            rig r;
            r.give("silent");
            engine::silence_marks kept;
            kept.between = 10s;
            kept.since_last = 10s;
            kept.passed = 8;
            kept.numbers.fill(r.streams.reading_number());
            r.forgetter.start(forget_after, kept);
            r.loop.poll();
            CHECK(r.streams.stream_count() == (forget_after == 80s ? 0 : 1));
            r.forgetter.stop();
            CHECK(r.forgetter.marks().passed == (forget_after == 80s ? 9 : 1));
            r.loop.run();
        }
    }

    TEST_CASE("a mark that is due when the forgetter stops is none, and the loop runs out of work")
    {
        rig r;
        net::asio::steady_timer first{r.loop, 1ms};
        first.async_wait([&](boost::system::error_code const&) { r.forgetter.stop(); });
        r.forgetter.start(16ms); // marks every two milliseconds
        auto const both_due = std::chrono::steady_clock::now() + 3ms;
        while (std::chrono::steady_clock::now() < both_due) { }
        r.loop.run_for(5s);
        CHECK(r.loop.stopped());
        CHECK(r.forgetter.marks().passed == 1);
    }

    TEST_CASE("zero is never, and no timer runs")
    {
        rig r;
        r.give("silent");
        r.forgetter.start(0s);
        CHECK(r.loop.run() == 0);
        CHECK(r.streams.stream_count() == 1);
    }
} // TEST_SUITE
