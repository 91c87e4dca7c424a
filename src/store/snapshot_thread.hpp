#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <variant>

#include <lariat/core/bounded_queue.hpp>

#include "store/snapshot_keeper.hpp"
#include "store/stream_slice.hpp"

namespace lariat::store {

/// Gives a snapshot keeper a thread of its own: shards hand over copies, and never wait for a disk.
///
/// Use      begin(), then add() whenever has_room(), then finish(); once the outcome is there, again.
/// Threads  The calls belong to one thread; the callbacks come on the keeper's.
class snapshot_thread {
public:
    /// `keeper` must outlive the thread.  `on_room` tells that has_room() may be true again.
    snapshot_thread(snapshot_keeper& keeper, std::function<void()> on_room);
    snapshot_thread(snapshot_thread const&) = delete;
    snapshot_thread& operator=(snapshot_thread const&) = delete;
    ~snapshot_thread(); ///< does first what was asked for

    void begin(snapshot_begin with);
    [[nodiscard]] bool has_room() const;
    /// \pre has_room()
    void add(stream_slice slice);
    /// \pre has_room()
    void add(engine::kept_group group);
    /// \param before  called first, when all that add() was called with has been written
    void finish(std::function<void()> before, std::function<void(snapshot_outcome)> done);

private:
    struct finish_order {
        std::function<void()> before;
        std::function<void(snapshot_outcome)> done;
    };
    using order = std::variant<snapshot_begin, stream_slice, engine::kept_group, finish_order>;

    // A few slices of some hundred KiB: enough that the writer always has one.
    static constexpr std::size_t waiting_slices = 4;

    void push(order o);
    void run();
    void obey(order& o);

    snapshot_keeper& keeper_;
    std::function<void()> on_room_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    core::bounded_queue<order> orders_{waiting_slices + 2}; // a begin and a finish besides
    bool ending_ = false;
    std::thread thread_;
};

} // namespace lariat::store
