#include <doctest/doctest.h>

#include "net/wake_timer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "net/support.hpp"
#include "net/task_group.hpp"

using namespace lariat;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using clock_type = std::chrono::steady_clock;

namespace {

asio::awaitable<void> record(net::wake_timer& timer, std::vector<net::wake_timer::outcome>& seen)
{
    do seen.push_back(co_await timer.wait());
    while (seen.back() == net::wake_timer::outcome::due);
}

} // namespace

TEST_SUITE("net.wake_timer")
{
    TEST_CASE("wakes at the earliest time asked for, once")
    {
        asio::io_context io;
        net::wake_timer timer{io.get_executor()};
        net::task_group tasks{io.get_executor()};
        std::vector<net::wake_timer::outcome> seen;
        tasks.spawn(record(timer, seen));
        io.poll();

        auto const begun = clock_type::now();
        timer.ask(begun + 1h);
        io.poll();
        timer.ask(begun + 20ms);
        timer.ask(begun + 30ms);
        CHECK(testing::run_until(io, [&] { return !seen.empty(); }));
        CHECK(clock_type::now() >= begun + 20ms);
        CHECK(clock_type::now() < begun + 1s);

        // The time asked for has been forgotten: nothing else wakes it.
        io.poll();
        CHECK(io.run_one_for(20ms) == 0);
        CHECK(seen.size() == 1);

        tasks.cancel();
        CHECK(testing::run_until(io, [&] { return tasks.empty(); }));
        CHECK(seen.back() == net::wake_timer::outcome::cancelled);
    }

    TEST_CASE("a cancelled wait ends though a time was asked for")
    {
        asio::io_context io;
        net::wake_timer timer{io.get_executor()};
        net::task_group tasks{io.get_executor()};
        std::vector<net::wake_timer::outcome> seen;
        timer.ask(clock_type::now() + 1h);
        tasks.spawn(record(timer, seen));
        io.poll();
        tasks.cancel();
        CHECK(testing::run_until(io, [&] { return tasks.empty(); }));
        CHECK(seen == std::vector{net::wake_timer::outcome::cancelled});
    }
} // TEST_SUITE
