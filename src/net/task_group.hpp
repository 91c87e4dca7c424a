#pragma once

#include <cstddef>
#include <list>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/experimental/channel.hpp>

#include "net/asio.hpp"

namespace lariat::net {

/// The coroutines that an object has started, so that it can end them all before it goes.
///
/// Ends     cancel() asks each one's pending operation to complete with operation_aborted, once; a task that
///          goes on regardless ends by its own rules.  join() completes when none is left.
/// Errors   A task reports failures by itself.  An exception that leaves one is a defect (or out of memory)
/// and
///          leaves io_context::run().
/// Threads  Not synchronised: used on the executor's thread.
class task_group {
public:
    explicit task_group(asio::any_io_executor executor);
    task_group(task_group const&) = delete;
    task_group& operator=(task_group const&) = delete;
    ~task_group(); ///< \pre empty()

    /// Starts a task.  Inside it no co_await throws for being cancelled: the operation's result says it.
    void spawn(asio::awaitable<void> task);

    void cancel();

    /// Completes when no task is left, or when the caller is cancelled.  One caller at a time.
    [[nodiscard]] asio::awaitable<void> join();

    [[nodiscard]] bool empty() const noexcept { return running_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return running_.size(); }

private:
    asio::any_io_executor executor_;
    std::list<asio::cancellation_signal> running_;
    asio::experimental::channel<void(boost::system::error_code)> emptied_;
};

} // namespace lariat::net
