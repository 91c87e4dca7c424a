#pragma once

#include <array>
#include <cstddef>
#include <cstring>

#include <boost/unordered/unordered_flat_map.hpp>
#include <lariat/detect/schema.hpp>

#include "engine/slab.hpp"
#include "engine/stream_table.hpp"

namespace lariat::engine {

/// The stories of those streams that have one: see detect::block_ref.
///
/// Cost     of() is a look-up, give() and take() are O(1), amortised; 192 bytes a story and some 20 of index,
///          none for the other streams.  Streams alone bound how many there are: where something happens to
///          all of them at once they count in the memory, and no event waits for it.
/// Threads  Not synchronised.
class stories {
public:
    /// What a stream without one is handed over with: all zeros, unless a story has begun there since, for
    /// give().
    [[nodiscard]] std::byte* blank() noexcept { return blank_.data(); }
    [[nodiscard]] std::byte const* blank() const noexcept { return blank_.data(); }

    /// \pre the stream has one
    [[nodiscard]] std::byte* of(stream_index at) const noexcept { return given_.find(at)->second; }

    /// The stream has the one that has begun in blank().  Throws std::bad_alloc.
    void give(stream_index at)
    {
        auto* const story = memory_.allocate();
        std::memcpy(story, blank_.data(), blank_.size());
        given_.insert_or_assign(at, story);
        blank_.fill({});
    }

    /// \pre the stream has one
    void take(stream_index at) noexcept
    {
        auto const found = given_.find(at);
        memory_.release(found->second);
        given_.erase(found);
    }

    [[nodiscard]] std::size_t memory_bytes() const noexcept
    {
        return memory_.reserved_bytes() + given_.bucket_count() * (sizeof(decltype(given_)::value_type) + 1);
    }

private:
    struct hash {
        using is_avalanching = void;
        [[nodiscard]] std::size_t operator()(stream_index at) const noexcept
        {
            return static_cast<std::size_t>(at) * 0x9e3779b97f4a7c15U;
        }
    };

    alignas(detect::schema::block_alignment) std::array<std::byte, detect::schema::story_bytes> blank_{};
    boost::unordered_flat_map<stream_index, std::byte*, hash> given_;
    slab memory_{detect::schema::story_bytes};
};

} // namespace lariat::engine
