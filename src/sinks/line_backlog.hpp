#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <lariat/core/bounded_queue.hpp>

#include "sinks/output.hpp"

namespace lariat::sinks {

/// The lines that wait for one subscriber.  One that reads too slowly loses the oldest, and is told how many
/// in their place: `{"schema":1,"kind":"dropped","count":n}`.
///
/// Threads  Not synchronised.
class line_backlog {
public:
    /// \pre capacity >= 1
    explicit line_backlog(std::size_t capacity) : lines_{capacity} { }

    /// Appends a line; returns true when the oldest was dropped for it.
    bool push(event_line line)
    {
        bool const dropped = lines_.push_evicting(std::move(line));
        if (dropped) ++dropped_;
        return dropped;
    }

    /// Moves the oldest lines, up to `most`, to the end of `out`; before them, and beyond `most`, the notice
    /// of what was dropped since the last call.
    void take(std::vector<event_line>& out, std::size_t most);

    [[nodiscard]] bool empty() const noexcept { return lines_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return lines_.size(); }

private:
    core::bounded_queue<event_line> lines_;
    std::uint64_t dropped_ = 0; // since the last notice
};

} // namespace lariat::sinks
