#include <doctest/doctest.h>

#include "net/task_group.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/support.hpp"

using namespace lariat;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> wait_for_cancel(int& ended)
{
    asio::steady_timer never{co_await asio::this_coro::executor, asio::steady_timer::time_point::max()};
    auto const [ec] = co_await never.async_wait(net::use_nothrow);
    if (ec == asio::error::operation_aborted) ++ended;
}

asio::awaitable<void> end_at_once(int& ended)
{
    ++ended;
    co_return;
}

asio::awaitable<void> end_in_two_steps(int& ended)
{
    co_await wait_for_cancel(ended);
    co_await asio::post(net::use_nothrow); // a cancelled task may still wait for what it needs to end well
    ++ended;
}

} // namespace

TEST_SUITE("net.task_group")
{
    TEST_CASE("join completes when every task has ended, and not before")
    {
        asio::io_context io;
        net::task_group tasks{io.get_executor()};
        int ended = 0;
        bool joined = false;
        for (int i = 0; i < 3; ++i) tasks.spawn(wait_for_cancel(ended));
        tasks.spawn(end_in_two_steps(ended));
        asio::co_spawn(io, tasks.join(), [&](std::exception_ptr const&) { joined = true; });
        io.poll();
        CHECK_FALSE(joined);
        CHECK(tasks.size() == 4);

        tasks.cancel();
        CHECK(testing::run_until(io, [&] { return joined; }));
        CHECK(ended == 5);
        CHECK(tasks.empty());
    }

    TEST_CASE("an empty group is joined at once, and may be used again")
    {
        asio::io_context io;
        net::task_group tasks{io.get_executor()};
        int ended = 0;
        for (int round = 1; round <= 2; ++round) {
            bool joined = false;
            tasks.spawn(end_at_once(ended));
            CHECK(testing::run_until(io, [&] { return tasks.empty(); }));
            asio::co_spawn(io, tasks.join(), [&](std::exception_ptr const&) { joined = true; });
            CHECK(testing::run_until(io, [&] { return joined; }));
            CHECK(ended == round);
        }
    }
} // TEST_SUITE
