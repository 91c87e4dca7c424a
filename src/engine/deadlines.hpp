#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include <lariat/core/time.hpp>

#include "engine/stream_table.hpp"

namespace lariat::engine {

/// When to look at a silent stream next.  An entry may be early: whoever takes it asks the stream, and puts
/// it back. That way a reading, which moves its stream's deadline on, costs nothing here.  An entry may also
/// be of a stream that is gone: its epoch tells, and forget() sees to it that those do not pile up.
class deadlines {
public:
    struct entry {
        core::timestamp due;
        stream_index stream;
        std::uint32_t epoch;
    };

    void add(core::timestamp due, stream_index stream, std::uint32_t epoch)
    {
        heap_.push_back({due, stream, epoch});
        std::ranges::push_heap(heap_, later);
    }

    [[nodiscard]] std::optional<core::timestamp> earliest() const
    {
        return heap_.empty() ? std::nullopt : std::optional{heap_.front().due};
    }

    /// Takes the earliest entry that is due at `now`, if there is one.
    [[nodiscard]] std::optional<entry> take(core::timestamp now)
    {
        if (heap_.empty() || heap_.front().due > now) return std::nullopt;
        std::ranges::pop_heap(heap_, later);
        auto const first = heap_.back();
        heap_.pop_back();
        return first;
    }

    /// A stream that has an entry is gone.  Once half of the entries are of such streams, they are removed:
    /// `is_gone(entry)` tells.
    template <class IsGone> void forget(IsGone&& is_gone)
    {
        if (++gone_ * 2 < heap_.size()) return;
        std::erase_if(heap_, is_gone);
        std::ranges::make_heap(heap_, later);
        gone_ = 0;
    }

    [[nodiscard]] std::size_t memory_bytes() const noexcept { return heap_.capacity() * sizeof(entry); }

private:
    static bool later(entry const& a, entry const& b) noexcept { return a.due > b.due; }

    std::vector<entry> heap_;
    std::size_t gone_ = 0;
};

} // namespace lariat::engine
