#include "engine/slab.hpp"

#include <cassert>
#include <cstring>
#include <new>

namespace lariat::engine {

slab::slab(std::size_t block_bytes) : block_bytes_{(block_bytes + alignment - 1) / alignment * alignment}
{
    assert(block_bytes >= 1);
}

void slab::chunk_deleter::operator()(std::byte* p) const noexcept
{
    ::operator delete(p, std::align_val_t{alignment});
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
        chunks_.emplace_back(
            static_cast<std::byte*>(::operator new(chunk_bytes(), std::align_val_t{alignment})));
        fresh_ = blocks_per_chunk;
    }
    ++used_;
    return chunks_.back().get() + block_bytes_ * (blocks_per_chunk - fresh_--);
}

void slab::release(std::byte* block) noexcept
{
    assert(used_ > 0);
    --used_;
    std::memcpy(block, static_cast<void const*>(&free_), sizeof free_);
    free_ = block;
}

} // namespace lariat::engine
