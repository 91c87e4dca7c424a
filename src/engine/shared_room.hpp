#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace lariat::engine {

/// What is left of the limits on streams and memory, for all shards of a daemon together.
///
/// A shard takes what it may need before it judges, and gives back what it has not used: together they never
/// have more than the limits.  Where little is left, one may be refused a place that another holds for a
/// moment.
///
/// Threads  Any thread.
class shared_room {
public:
    struct amount {
        std::int64_t streams = 0;
        std::int64_t bytes = 0;
    };

    explicit shared_room(amount all) : streams_{all.streams}, bytes_{all.bytes} { }

    /// Takes so much, or what there is.
    [[nodiscard]] amount take(amount wanted) noexcept
    {
        return {take(streams_, wanted.streams), take(bytes_, wanted.bytes)};
    }

    /// Gives back what was not used; less than nothing where more was.
    void give_back(amount unused) noexcept
    {
        streams_.fetch_add(unused.streams, std::memory_order_relaxed);
        bytes_.fetch_add(unused.bytes, std::memory_order_relaxed);
    }

    [[nodiscard]] amount left() const noexcept
    {
        return {streams_.load(std::memory_order_relaxed), bytes_.load(std::memory_order_relaxed)};
    }

private:
    static std::int64_t take(std::atomic<std::int64_t>& from, std::int64_t wanted) noexcept
    {
        auto there = from.load(std::memory_order_relaxed);
        for (;;) {
            auto const taken = std::clamp<std::int64_t>(there, 0, std::max<std::int64_t>(wanted, 0));
            if (taken == 0 || from.compare_exchange_weak(there, there - taken, std::memory_order_relaxed))
                return taken;
        }
    }

    std::atomic<std::int64_t> streams_;
    std::atomic<std::int64_t> bytes_;
};

} // namespace lariat::engine
