#pragma once

#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>

#include <lariat/core/bounded_queue.hpp>

namespace lariat::sinks {

/// A bounded queue from the worker to the thread that writes.
///
/// Threads  Any thread may push and take; one lock a call, held for moments only.
template <class T> class mailbox {
public:
    /// What a push did.
    struct pushed {
        bool was_empty; ///< the taker may be asleep: wake it
        bool dropped_oldest; ///< it was full
    };

    /// \pre capacity >= 1
    explicit mailbox(std::size_t capacity) : queue_{capacity} { }

    pushed push(T value)
    {
        std::scoped_lock const lock{mutex_};
        bool const was_empty = queue_.empty();
        bool const dropped = queue_.push_evicting(std::move(value));
        return {was_empty, dropped};
    }

    /// The oldest, if there is one.
    [[nodiscard]] std::optional<T> take()
    {
        std::scoped_lock const lock{mutex_};
        if (queue_.empty()) return std::nullopt;
        return queue_.pop();
    }

    [[nodiscard]] std::size_t size() const
    {
        std::scoped_lock const lock{mutex_};
        return queue_.size();
    }

private:
    mutable std::mutex mutex_;
    core::bounded_queue<T> queue_;
};

} // namespace lariat::sinks
