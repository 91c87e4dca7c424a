#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace lariat::engine {

/// Elements by number, in chunks: they stay where they are, and none is moved when there are more.
///
/// Cost     An element is found by two loads, without the division that a deque has there.  The memory of a
///          chunk is taken, and its elements made, with the first of them.
/// Threads  Not synchronised.
template <class T, std::size_t Chunk> class chunk_list {
public:
    static_assert((Chunk & (Chunk - 1)) == 0);

    [[nodiscard]] T& operator[](std::size_t i) noexcept { return chunks_[i / Chunk][i % Chunk]; }
    [[nodiscard]] T const& operator[](std::size_t i) const noexcept { return chunks_[i / Chunk][i % Chunk]; }

    /// Appends a T{}; throws std::bad_alloc.
    void grow()
    {
        if (size_ % Chunk == 0) chunks_.push_back(std::make_unique<T[]>(Chunk)); // NOLINT(*-avoid-c-arrays)
        ++size_;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Bytes taken, and bytes more with the next element.
    [[nodiscard]] std::size_t memory_bytes() const noexcept { return chunks_.size() * bytes_of_chunk; }
    [[nodiscard]] std::size_t growth() const noexcept { return size_ % Chunk == 0 ? bytes_of_chunk : 0; }

private:
    static constexpr std::size_t bytes_of_chunk = Chunk * sizeof(T);

    std::vector<std::unique_ptr<T[]>> chunks_; // NOLINT(*-avoid-c-arrays)
    std::size_t size_ = 0;
};

} // namespace lariat::engine
