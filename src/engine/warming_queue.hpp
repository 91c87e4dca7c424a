#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/stream_table.hpp"

namespace lariat::engine {

/// Which stream that is still warming up to give up first: the one of the fewest readings, of those the one
/// that has been silent longest.
///
/// A stream's readings and last sign of life only grow, so that an entry is a lower bound: a reading costs
/// nothing here, whoever takes the least entry looks at the stream and puts it back where it has moved on.
///
/// Cost     add and take are O(log n), amortised.
/// Threads  Not synchronised.
class warming_queue {
public:
    void add(stream_index at, stream const& s)
    {
        heap_.push_back({.seen = s.seen, .epoch = s.epoch, .readings = s.readings, .stream = at});
        std::ranges::push_heap(heap_, later);
    }

    /// Takes the first stream that has not been seen since the reading of number `since`;
    /// stream_table::none where there is none.  `is_candidate(stream const&)` tells whether a stream is still
    /// this queue's.
    template <class IsCandidate>
    [[nodiscard]] stream_index take(
        stream_table const& table, std::uint64_t since, IsCandidate&& is_candidate)
    {
        auto found = stream_table::none;
        std::vector<entry> passed_over;
        while (found == stream_table::none && !heap_.empty()) {
            std::ranges::pop_heap(heap_, later);
            auto const e = heap_.back();
            heap_.pop_back();
            auto const& s = table[e.stream];
            if (s.epoch != e.epoch || !is_candidate(s)) continue;
            if (s.readings != e.readings || s.seen != e.seen)
                add(e.stream, s);
            else if (s.seen > since)
                passed_over.push_back(e);
            else
                found = e.stream;
        }
        for (auto const& e : passed_over) {
            heap_.push_back(e);
            std::ranges::push_heap(heap_, later);
        }
        return found;
    }

    /// Removes the entries of streams that are gone or are no longer this queue's.
    template <class IsCandidate> void prune(stream_table const& table, IsCandidate&& is_candidate)
    {
        std::erase_if(heap_, [&](entry const& e) {
            auto const& s = table[e.stream];
            return s.epoch != e.epoch || !is_candidate(s);
        });
        std::ranges::make_heap(heap_, later);
    }

    [[nodiscard]] std::size_t size() const noexcept { return heap_.size(); }
    [[nodiscard]] std::size_t memory_bytes() const noexcept { return heap_.capacity() * sizeof(entry); }

private:
    struct entry {
        std::uint64_t seen : 52;
        std::uint64_t epoch : 6;
        std::uint32_t readings;
        stream_index stream;
    };

    static bool later(entry const& a, entry const& b) noexcept
    {
        return a.readings != b.readings ? a.readings > b.readings : a.seen > b.seen;
    }

    std::vector<entry> heap_;
};

} // namespace lariat::engine
