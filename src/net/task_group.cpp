#include "net/task_group.hpp"

#include <cassert>
#include <exception>
#include <utility>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

namespace lariat::net {
namespace {

asio::awaitable<void> without_throwing(asio::awaitable<void> task)
{
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await std::move(task);
}

} // namespace

task_group::task_group(asio::any_io_executor executor) : executor_{executor}, emptied_{executor, 1} { }

task_group::~task_group()
{
    assert(empty());
}

void task_group::spawn(asio::awaitable<void> task)
{
    auto const child = running_.emplace(running_.end());
    asio::co_spawn(executor_, without_throwing(std::move(task)),
        asio::bind_cancellation_slot(child->slot(), [this, child](std::exception_ptr const& failure) {
            running_.erase(child);
            if (running_.empty()) emptied_.try_send(boost::system::error_code{});
            if (failure) std::rethrow_exception(failure);
        }));
}

void task_group::cancel()
{
    // A task may end, and leave the list, while it is told.
    for (auto at = running_.begin(); at != running_.end();) {
        auto const child = at++;
        child->emit(asio::cancellation_type::terminal);
    }
}

asio::awaitable<void> task_group::join()
{
    while (!running_.empty()) {
        auto const [ec] = co_await emptied_.async_receive(use_nothrow);
        if (ec) co_return;
    }
}

} // namespace lariat::net
