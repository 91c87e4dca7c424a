#pragma once

#include <optional>
#include <queue>
#include <vector>

#include <lariat/core/time.hpp>

#include "engine/stream_table.hpp"

namespace lariat::engine {

/// When to look at a silent stream next.  An entry may be early: whoever takes it asks the stream, and puts
/// it back. That way a reading, which moves its stream's deadline on, costs nothing here.
class deadlines {
public:
    void add(core::timestamp due, stream_index stream) { heap_.push({due, stream}); }

    [[nodiscard]] std::optional<core::timestamp> earliest() const
    {
        return heap_.empty() ? std::nullopt : std::optional{heap_.top().due};
    }

    /// Takes the earliest entry that is due at `now`; stream_table::none where nothing is.
    [[nodiscard]] stream_index take(core::timestamp now)
    {
        if (heap_.empty() || heap_.top().due > now) return stream_table::none;
        auto const stream = heap_.top().stream;
        heap_.pop();
        return stream;
    }

private:
    struct entry {
        core::timestamp due;
        stream_index stream;
        friend bool operator>(entry const& a, entry const& b) { return a.due > b.due; }
    };
    std::priority_queue<entry, std::vector<entry>, std::greater<>> heap_;
};

} // namespace lariat::engine
