#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lariat::sinks {

/// Some whole lines on their way into a file, of which a part may have been written.
///
/// Units    bytes; every line ends with its newline.
/// Threads  Not synchronised.
class line_run {
public:
    void append(std::string_view line) { bytes_ += line; }

    /// What is still to be written.
    [[nodiscard]] std::string_view rest() const noexcept { return std::string_view{bytes_}.substr(written_); }

    /// The first `size` bytes of rest() have been written.
    void advance(std::size_t size)
    {
        written_ += size;
        if (written_ < bytes_.size()) return;
        bytes_.clear();
        written_ = 0;
    }

    /// The rest goes into another file: the line that was cut is written anew, whole.
    void restart_line()
    {
        if (written_ > 0) written_ = bytes_.rfind('\n', written_ - 1) + 1; // npos + 1 is the beginning
    }

    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }

    /// Lines that are not written whole.
    [[nodiscard]] std::size_t lines_left() const noexcept;

private:
    std::string bytes_;
    std::size_t written_ = 0; // < bytes_.size(), or both 0
};

} // namespace lariat::sinks
