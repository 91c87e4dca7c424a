#pragma once

#include <cassert>
#include <cstddef>
#include <utility>

#include <boost/circular_buffer.hpp>

namespace lariat::core {

/// First in, first out, never more than `capacity` elements.  What to do at the bound is the caller's
/// decision: refuse the new one (try_push), or give up the oldest (push_evicting), and count it.
///
/// Cost     O(1), amortised over the growing and shrinking of its memory, which follows the number of
/// elements
///          and stays within capacity * sizeof(T).
/// Threads  Not synchronised.
template <class T> class bounded_queue {
public:
    /// \pre capacity >= 1
    explicit bounded_queue(std::size_t capacity) : ring_{capacity} { assert(capacity >= 1); }

    /// Appends, or returns false and leaves `value` untouched when full.
    [[nodiscard]] bool try_push(T&& value)
    {
        if (ring_.full()) return false;
        ring_.push_back(std::move(value));
        return true;
    }

    /// Appends; returns true when the oldest element was given up for it.
    bool push_evicting(T value)
    {
        bool const evicts = ring_.full();
        ring_.push_back(std::move(value));
        return evicts;
    }

    /// Removes and returns the oldest.  \pre !empty()
    [[nodiscard]] T pop()
    {
        assert(!ring_.empty());
        T value = std::move(ring_.front());
        ring_.pop_front();
        return value;
    }

    [[nodiscard]] bool empty() const noexcept { return ring_.empty(); }
    [[nodiscard]] bool full() const noexcept { return ring_.full(); }
    [[nodiscard]] std::size_t size() const noexcept { return ring_.size(); }
    [[nodiscard]] std::size_t capacity() const noexcept { return static_cast<std::size_t>(ring_.capacity()); }
    [[nodiscard]] auto begin() const noexcept { return ring_.begin(); } ///< oldest first
    [[nodiscard]] auto end() const noexcept { return ring_.end(); }

private:
    boost::circular_buffer_space_optimized<T> ring_;
};

} // namespace lariat::core
