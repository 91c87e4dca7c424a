#include "engine/slab.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <memory>
#include <utility>

#include <sys/mman.h>
#include <unistd.h>

namespace lariat::engine {
namespace {

/// Asks for the whole pages among these bytes at once, in place of one at a time when they are first written.
void populate(std::byte* begin, std::size_t bytes) noexcept
{
    static auto const page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    void* first = begin;
    if (std::align(page, page, first, bytes) == nullptr) return;
    ::madvise(first, bytes / page * page, MADV_POPULATE_WRITE); // Linux 5.14; or they come one at a time
}

} // namespace

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
        populated_ = bytes < huge_page ? next_ : next_ + bytes;
    }
    if (next_ + block_bytes_ > populated_) {
        auto const bytes = std::min(std::max(at_once, block_bytes_), fresh_ * block_bytes_);
        populate(next_, bytes);
        populated_ = next_ + bytes;
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
