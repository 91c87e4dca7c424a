#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include <lariat/core/time.hpp>

#include "engine/stream_table.hpp"

namespace lariat::engine {

/// When to look at a silent stream next.  An entry may be early: whoever takes it asks the stream, and puts
/// it back. That way a reading, which moves its stream's deadline on, costs nothing here.  An entry may also
/// be void, of a stream that is gone or has another since: whoever takes it knows, and forget() sees to it
/// that those do not pile up.
class deadlines {
public:
    struct entry {
        core::timestamp due;
        stream_index stream;
    };

    void add(core::timestamp due, stream_index stream)
    {
        heap_.push_back({due, stream});
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

    /// An entry has become void.  Once half of them have, those are removed: `is_void(entry)` tells.
    template <class IsVoid> void forget(IsVoid&& is_void)
    {
        if (++void_ * 2 < heap_.size()) return;
        std::erase_if(heap_, is_void);
        std::ranges::make_heap(heap_, later);
        void_ = 0;
    }

    [[nodiscard]] std::size_t memory_bytes() const noexcept { return heap_.capacity() * sizeof(entry); }

private:
    static bool later(entry const& a, entry const& b) noexcept { return a.due > b.due; }

    std::vector<entry> heap_;
    std::size_t void_ = 0;
};

} // namespace lariat::engine
