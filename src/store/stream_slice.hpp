#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/kept_stream.hpp"

namespace lariat::store {

/// Copies of some streams' states, on their way from a shard to the thread that writes them.
///
/// Cost  one allocation each for names and blocks, once grown; a block is copied as it is.
class stream_slice {
public:
    void add(engine::kept_stream const& s)
    {
        entries_.push_back({s.schema, names_.size(), s.key.size(), blocks_.size(), waiting_.size(),
            s.waiting.size(), s.memory});
        names_ += s.key;
        waiting_.insert(waiting_.end(), s.waiting.begin(), s.waiting.end());
        blocks_.insert(blocks_.end(), s.block.begin(), s.block.end());
    }

    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

    /// Calls f(engine::kept_stream const&) for each, in the order of add().
    template <class F> void for_each(F&& f) const
    {
        for (auto const& e : entries_) {
            std::span const all{blocks_};
            f(engine::kept_stream{std::string_view{names_}.substr(e.name_at, e.name_size), e.schema,
                all.subspan(e.block_at, e.schema->block_bytes()), e.memory,
                std::span{waiting_}.subspan(e.waiting_at, e.waiting)});
        }
    }

private:
    struct entry {
        std::shared_ptr<detect::schema const> schema;
        std::size_t name_at;
        std::size_t name_size;
        std::size_t block_at;
        std::size_t waiting_at;
        std::size_t waiting;
        engine::stream_memory memory;
    };
    std::vector<entry> entries_;
    std::string names_;
    std::vector<engine::held_reading> waiting_;
    std::vector<std::byte> blocks_;
};

} // namespace lariat::store
