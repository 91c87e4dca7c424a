#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace lariat::engine {

/// Memory for blocks of one size, in chunks, aligned to a cache line.  Released blocks are used again; chunks
/// are kept.
///
/// Cost     allocate and release are O(1), amortised; a chunk is asked for once every `blocks_per_chunk`
///          blocks.  Nothing beside the blocks: a free one holds the address of the next.
/// Threads  Not synchronised.
class slab {
public:
    static constexpr std::size_t alignment = 64;

    /// \pre block_bytes >= 1
    explicit slab(std::size_t block_bytes);

    /// An uninitialised block; throws std::bad_alloc.
    [[nodiscard]] std::byte* allocate();

    /// Takes back a block that allocate() gave.
    void release(std::byte* block) noexcept;

    [[nodiscard]] std::size_t block_bytes() const noexcept { return block_bytes_; }
    [[nodiscard]] std::size_t used_blocks() const noexcept { return used_; }
    [[nodiscard]] std::size_t reserved_bytes() const noexcept { return chunks_.size() * chunk_bytes(); }

    /// Bytes by which reserved_bytes() would grow at the next allocate().
    [[nodiscard]] std::size_t growth() const noexcept
    {
        return free_ == nullptr && fresh_ == 0 ? chunk_bytes() : 0;
    }

private:
    static constexpr std::size_t blocks_per_chunk = 32;

    struct chunk_deleter {
        void operator()(std::byte* p) const noexcept;
    };

    [[nodiscard]] std::size_t chunk_bytes() const noexcept { return block_bytes_ * blocks_per_chunk; }

    std::size_t block_bytes_;
    std::vector<std::unique_ptr<std::byte, chunk_deleter>> chunks_;
    std::byte* free_ = nullptr; // the block released last
    std::size_t fresh_ = 0; // blocks of the last chunk that were never used
    std::size_t used_ = 0;
};

} // namespace lariat::engine
