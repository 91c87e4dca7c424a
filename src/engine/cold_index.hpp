#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <lariat/core/time.hpp>

#include "engine/identity_hash.hpp"

namespace lariat::engine {

/// Which streams are cold, by the hash of their readings, and which have been.
///
/// A stream that was taken back is remembered: what the store still has of it is old, and is to go with it.
///
/// Cost     O(1) a call, some 30 bytes a stream; O(log n) where a stream's silence is watched.
/// Threads  Not synchronised.
class cold_index {
public:
    /// A stream goes.
    /// \param seen  number of its last reading
    /// \param due   wall-clock time at which its silence is to be judged
    void add(std::uint64_t hash, std::uint64_t seen, std::optional<core::timestamp> due)
    {
        cold_.insert_or_assign(hash, seen);
        back_.erase(hash);
        last_seen_ = std::max(last_seen_, seen);
        if (!due) return;
        due_.push_back(*due);
        std::ranges::push_heap(due_, std::greater{});
    }

    /// A stream has come back.
    void take_back(std::uint64_t hash)
    {
        if (cold_.erase(hash) > 0) back_.insert(hash);
    }

    /// Neither cold nor known to the store.  Returns whether it was either.
    bool forget(std::uint64_t hash) { return cold_.erase(hash) + back_.erase(hash) > 0; }

    /// Forgets the cold streams that were not seen after reading `number`.  Returns how many.
    std::size_t forget_until(std::uint64_t number)
    {
        return erase_if(cold_, [number](auto const& c) { return c.second <= number; });
    }

    [[nodiscard]] bool has(std::uint64_t hash) const noexcept { return cold_.contains(hash); }

    /// Whether a stream is cold, and was seen at reading `number` or after it.
    [[nodiscard]] bool has_since(std::uint64_t hash, std::uint64_t number) const noexcept
    {
        auto const at = cold_.find(hash);
        return at != cold_.end() && at->second >= number;
    }

    /// Number of the last reading of any stream that ever was here.
    [[nodiscard]] std::uint64_t last_seen() const noexcept { return last_seen_; }

    /// When the next silence is to be judged, at the earliest.
    [[nodiscard]] std::optional<core::timestamp> next_due() const noexcept
    {
        return due_.empty() ? std::nullopt : std::optional{due_.front()};
    }

    /// Those up to `now` have been seen to.
    void pass(core::timestamp now)
    {
        while (!due_.empty() && due_.front() <= now) {
            std::ranges::pop_heap(due_, std::greater{});
            due_.pop_back();
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return cold_.size(); }

    [[nodiscard]] std::size_t memory_bytes() const noexcept
    {
        // A bucket has a byte of its own beside the value.
        return cold_.bucket_count() * (2 * sizeof(std::uint64_t) + 1)
            + back_.bucket_count() * (sizeof(std::uint64_t) + 1) + due_.capacity() * sizeof(core::timestamp);
    }

private:
    /// A name's hash, and the number of that stream's last reading.
    boost::unordered_flat_map<std::uint64_t, std::uint64_t, identity_hash> cold_;
    boost::unordered_flat_set<std::uint64_t, identity_hash> back_;
    std::vector<core::timestamp> due_; // a heap; of streams that have come back, too
    std::uint64_t last_seen_ = 0;
};

} // namespace lariat::engine
