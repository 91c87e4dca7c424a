#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace lariat::tool {

/// A line that says how far something is.  It appears after one second and changes ten times a second at
/// most. Logic only: it is told the time and returns what to write to the terminal.
class progress_line {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// `wanted` false, as in a pipe: it never says anything.
    progress_line(bool wanted, time_point now, std::size_t width) noexcept
        : wanted_{wanted},
          begin_{now},
          next_{now + std::chrono::seconds{1}},
          width_{width}
    {
    }

    /// What to write now, if anything.  `share` is 0 to 1, or negative where nobody knows the whole.
    [[nodiscard]] std::optional<std::string> update(double share, std::uint64_t readings, time_point now);

    /// What to write before other output: it takes the line away.  Empty where none stands.
    [[nodiscard]] std::string clear();

private:
    bool wanted_;
    bool stands_ = false;
    time_point begin_;
    time_point next_;
    std::size_t width_;
};

} // namespace lariat::tool
