#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace lariat::engine {

/// Memory for blocks of one size, in chunks, aligned to a cache line.  Released blocks are used again; chunks
/// are kept.  Where there are many, a chunk is a huge page, if the system has one to give: of small pages the
/// processor knows the addresses of some 8 MiB.
///
/// Cost     allocate and release are O(1), amortised; a chunk is asked for once every 32 blocks, and from
///          16 MiB on once every 2 MiB.  Nothing beside the blocks: a free one holds the address of the next.
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
    [[nodiscard]] std::size_t reserved_bytes() const noexcept { return reserved_; }

    /// Bytes by which reserved_bytes() would grow at the next allocate().
    [[nodiscard]] std::size_t growth() const noexcept
    {
        return free_ == nullptr && fresh_ == 0 ? next_chunk_bytes() : 0;
    }

private:
    static constexpr std::size_t blocks_per_chunk = 32;
    static constexpr std::size_t huge_page = std::size_t{2} << 20U;
    /// Bytes whose pages are asked for together.
    static constexpr std::size_t at_once = std::size_t{16} << 10U;
    static constexpr std::size_t many = std::size_t{16} << 20U; ///< bytes from which on chunks are huge pages

    struct chunk_deleter {
        std::align_val_t aligned_to;
        void operator()(std::byte* p) const noexcept { ::operator delete(p, aligned_to); }
    };
    using chunk = std::unique_ptr<std::byte, chunk_deleter>;

    [[nodiscard]] static chunk make_chunk(std::size_t bytes);

    [[nodiscard]] std::size_t next_chunk_bytes() const noexcept
    {
        std::size_t const small = block_bytes_ * blocks_per_chunk;
        return reserved_ < many || small > huge_page ? small : huge_page;
    }

    std::size_t block_bytes_;
    std::vector<chunk> chunks_;
    std::size_t reserved_ = 0; // bytes of them
    std::byte* free_ = nullptr; // the block released last
    std::byte* next_ = nullptr; // of the last chunk's blocks that were never used
    std::size_t fresh_ = 0; // so many
    std::byte* populated_ = nullptr; // as far as pages have been asked for
    std::size_t used_ = 0;
};

} // namespace lariat::engine
