#include "engine/slab.hpp"

#include <cassert>
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
    if (free_.empty()) {
        free_.reserve((chunks_.size() + 1) * blocks_per_chunk);
        chunks_.reserve(chunks_.size() + 1);
        auto* const chunk =
            static_cast<std::byte*>(::operator new(chunk_bytes(), std::align_val_t{alignment}));
        chunks_.emplace_back(chunk);
        for (std::size_t i = blocks_per_chunk; i-- > 0;) free_.push_back(chunk + i * block_bytes_);
    }
    ++used_;
    auto* const block = free_.back();
    free_.pop_back();
    return block;
}

void slab::release(std::byte* block) noexcept
{
    assert(used_ > 0);
    --used_;
    free_.push_back(block);
}

} // namespace lariat::engine
