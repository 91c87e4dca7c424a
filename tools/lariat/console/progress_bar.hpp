#pragma once

#include <chrono>
#include <cstdint>

#include "commands/console.hpp"
#include "console/progress.hpp"

namespace lariat::tool {

/// A line on the terminal's error output that says how far the work is and how long it will take.
class progress_bar {
public:
    explicit progress_bar(console const& out)
        : out_{out},
          line_{out.on.error_is_tty, clock::now(), out.on.width}
    {
    }
    ~progress_bar() { out_.say(line_.clear()); }
    progress_bar(progress_bar const&) = delete;
    progress_bar& operator=(progress_bar const&) = delete;

    void operator()(double share, std::uint64_t readings)
    {
        if (auto const text = line_.update(share, readings, clock::now())) out_.say(*text);
    }

private:
    using clock = std::chrono::steady_clock;

    console const& out_;
    progress_line line_;
};

} // namespace lariat::tool
