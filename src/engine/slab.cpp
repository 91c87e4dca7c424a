#include "engine/slab.hpp"

#include <cassert>
#include <cstring>
#include <utility>

#include <sys/mman.h>

namespace lariat::engine {

slab::slab(std::size_t block_bytes) : block_bytes_{(block_bytes + alignment - 1) / alignment * alignment}
{
    assert(block_bytes >= 1);
}

slab::chunk slab::make_chunk(std::size_t bytes)
{
    bool const huge = bytes == huge_page;
    std::align_val_t const aligned_to{huge ? huge_page : alignment};
    chunk made{static_cast<std::byte*>(::operator new(bytes, aligned_to)), {aligned_to}};
    if (huge) ::madvise(made.get(), bytes, MADV_HUGEPAGE); // or it has small ones
    return made;
}

std::byte* slab::allocate()
{
    if (free_ != nullptr) {
        auto* const block = free_;
        std::memcpy(static_cast<void*>(&free_), block, sizeof free_);
        ++used_;
        return block;
    }
    if (fresh_ == 0) {
        if (chunks_.size() == chunks_.capacity()) chunks_.reserve(2 * chunks_.size() + 1);
        auto const bytes = next_chunk_bytes();
        chunks_.push_back(make_chunk(bytes));
        reserved_ += bytes;
        next_ = chunks_.back().get();
        fresh_ = bytes / block_bytes_;
    }
    ++used_;
    --fresh_;
    return std::exchange(next_, next_ + block_bytes_);
}

void slab::release(std::byte* block) noexcept
{
    assert(used_ > 0);
    --used_;
    std::memcpy(block, static_cast<void const*>(&free_), sizeof free_);
    free_ = block;
}

} // namespace lariat::engine
