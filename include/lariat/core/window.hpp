#pragma once

#include <cassert>
#include <cstddef>
#include <new>
#include <span>
#include <type_traits>

#include <boost/circular_buffer.hpp>
#include <boost/interprocess/offset_ptr.hpp>

namespace lariat::core {

namespace window_detail {

/// Hands out the bytes that follow it, once, through self-relative pointers: a block that holds a window and
/// its storage may be copied to any address.
template <class T> class in_block_allocator {
public:
    using value_type = T;
    using pointer = boost::interprocess::offset_ptr<T>;
    using const_pointer = boost::interprocess::offset_ptr<T const>;
    using difference_type = std::ptrdiff_t;
    using size_type = std::size_t;

    explicit in_block_allocator(T* storage) noexcept : storage_{storage} { }

    [[nodiscard]] pointer allocate(std::size_t) noexcept { return storage_; }
    void deallocate(pointer, std::size_t) noexcept { }

    friend bool operator==(in_block_allocator const& a, in_block_allocator const& b) noexcept
    {
        return a.storage_ == b.storage_;
    }

private:
    pointer storage_;
};

} // namespace window_detail

/// The last `capacity` values of a stream, kept inside the stream's block.
///
/// Shapes   create() lays the window and its storage out in bytes(capacity) bytes; moving those bytes with
///          memcpy, to any suitably aligned address, moves the window.
/// Cost     push is O(1); nothing is ever allocated.
/// Threads  Not synchronised.
template <class T> class window {
    static_assert(std::is_trivially_copyable_v<T>);
    static_assert(alignof(T) <= alignof(std::ptrdiff_t), "the storage follows the window, aligned as it is");

public:
    /// Bytes that a window of this capacity takes, a multiple of alignof(window).
    [[nodiscard]] static constexpr std::size_t bytes(std::size_t capacity) noexcept
    {
        return (sizeof(window) + capacity * sizeof(T) + alignof(window) - 1) / alignof(window)
            * alignof(window);
    }

    /// Lays an empty window out at `at`.  \pre `at` is aligned for window and has bytes(capacity) bytes;
    /// capacity >= 1
    static window& create(std::byte* at, std::size_t capacity)
    {
        assert(capacity >= 1);
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): storage inside the block, as
        // documented
        auto* const storage = reinterpret_cast<T*>(at + sizeof(window));
        return *::new (at) window{storage, capacity};
    }

    window(window const&) = delete;
    window& operator=(window const&) = delete;

    /// Appends; the oldest value leaves when the window is full.
    void push(T value) { ring_.push_back(value); }

    /// Value `age` pushes ago, 0 being the newest.  \pre age < size()
    [[nodiscard]] T operator[](std::size_t age) const noexcept { return ring_[ring_.size() - 1 - age]; }

    /// The values oldest first, as two contiguous pieces: the older, the newer (which may be empty).
    [[nodiscard]] std::span<T const> older() const noexcept
    {
        auto const piece = ring_.array_one();
        return {boost::to_address(piece.first), piece.second};
    }
    [[nodiscard]] std::span<T const> newer() const noexcept
    {
        auto const piece = ring_.array_two();
        return {boost::to_address(piece.first), piece.second};
    }

    [[nodiscard]] std::size_t size() const noexcept { return ring_.size(); }
    [[nodiscard]] std::size_t capacity() const noexcept { return ring_.capacity(); }
    [[nodiscard]] bool empty() const noexcept { return ring_.empty(); }
    [[nodiscard]] bool full() const noexcept { return ring_.full(); }
    void clear() noexcept { ring_.clear(); }

private:
    window(T* storage, std::size_t capacity) : ring_{capacity, window_detail::in_block_allocator<T>{storage}}
    {
    }

    boost::circular_buffer<T, window_detail::in_block_allocator<T>> ring_;
};

} // namespace lariat::core
