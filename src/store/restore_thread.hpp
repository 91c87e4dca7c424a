#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include <lariat/core/bounded_queue.hpp>

#include "store/restore.hpp"
#include "store/stream_slice.hpp"

namespace lariat::store {

/// restore() on a thread of its own: checking and unpacking go on beside whoever takes the streams, and
/// sockets are served meanwhile.
///
/// Use      take() until there is an outcome(); `on_news` says when to look again.
/// Threads  The calls belong to one thread; on_news comes on the reader's.
class restore_thread {
public:
    /// `from` must outlive the thread, and is nobody else's until there is an outcome.
    restore_thread(folder& from, std::function<void()> on_news);
    restore_thread(restore_thread const&) = delete;
    restore_thread& operator=(restore_thread const&) = delete;
    ~restore_thread(); ///< hands on no more, and waits until the thread has read to its end

    /// What is not of one stream, once: it comes before the first streams.
    [[nodiscard]] std::optional<engine::kept_shard> take_shard();

    /// The next streams, in the order of restore(); none where there are none yet, or no more.  Their schemas
    /// are the thread's own.
    [[nodiscard]] std::optional<stream_slice> take();

    /// What restore() has returned, once all of the streams have been taken.
    [[nodiscard]] std::optional<result<restoration>> outcome();

private:
    static constexpr std::size_t waiting_slices = 8;

    void run();
    void push(stream_slice slice);

    folder& from_;
    std::function<void()> on_news_;
    std::mutex mutex_;
    std::condition_variable room_;
    core::bounded_queue<stream_slice> slices_{waiting_slices};
    std::optional<engine::kept_shard> shard_;
    std::optional<result<restoration>> outcome_;
    std::atomic<bool> ending_ = false;
    std::thread thread_;
};

} // namespace lariat::store
