#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <lariat/core/time.hpp>

#include "engine/identity_hash.hpp"
#include "store/stream_slice.hpp"

namespace lariat::app {

/// Cold streams that the medium may not have yet, by the hash of their readings.
///
/// Cost     O(1) a call, but where one gives out many.
/// Threads  Not synchronised.
class unwritten_streams {
public:
    using stream = std::shared_ptr<store::stream_slice const>; ///< a slice of one

    /// A stream goes, in the place of itself where it went before.  Returns a number for it.
    /// \param due  wall-clock time at which its silence is to be judged, max() for never
    std::uint64_t add(std::uint64_t hash, stream s, std::size_t bytes, core::timestamp due)
    {
        drop(hash);
        bytes_ += bytes;
        by_hash_.insert_or_assign(hash, entry{next_number_, std::move(s), bytes, due});
        return next_number_++;
    }

    void drop(std::uint64_t hash)
    {
        auto const at = by_hash_.find(hash);
        if (at == by_hash_.end()) return;
        bytes_ -= at->second.bytes;
        by_hash_.erase(at);
    }

    /// None where it is not here.
    [[nodiscard]] stream find(std::uint64_t hash) const
    {
        auto const at = by_hash_.find(hash);
        return at == by_hash_.end() ? nullptr : at->second.what;
    }

    [[nodiscard]] bool contains(std::uint64_t hash) const noexcept { return by_hash_.contains(hash); }

    /// The medium has those of these numbers, ascending: takes them out, and calls f(hash, stream) for each.
    template <class F> void take_written(std::span<std::uint64_t const> numbers, F&& f)
    {
        erase_if(by_hash_, [&](auto const& one) {
            auto const& [hash, e] = one;
            if (!std::ranges::binary_search(numbers, e.number)) return false;
            bytes_ -= e.bytes;
            f(hash, e.what);
            return true;
        });
    }

    [[nodiscard]] std::vector<stream> due_until(core::timestamp t) const
    {
        std::vector<stream> out;
        for (auto const& [hash, e] : by_hash_) {
            if (e.due <= t) out.push_back(e.what);
        }
        return out;
    }

    [[nodiscard]] std::vector<stream> all() const { return due_until(core::timestamp::max()); }

    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; } ///< of all, as they were given

private:
    struct entry {
        std::uint64_t number;
        stream what;
        std::size_t bytes;
        core::timestamp due;
    };

    boost::unordered_flat_map<std::uint64_t, entry, engine::identity_hash> by_hash_;
    std::size_t bytes_ = 0;
    std::uint64_t next_number_ = 1;
};

} // namespace lariat::app
