#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

namespace lariat::sinks {

/// A file that lines are appended to, or a descriptor that is open already, such as standard output.
///
/// Threads  Not synchronised.
/// Errors   sinks::errc where there is one, else the system's error.
class append_file {
public:
    /// A file at `path`, not opened yet.
    explicit append_file(std::string path);
    /// Somebody else's descriptor: open from the beginning, never closed.
    explicit append_file(int descriptor);
    append_file(append_file const&) = delete;
    append_file& operator=(append_file const&) = delete;
    ~append_file();

    /// Opens the file, and creates it where it does not exist (mode 0640).  Where its last line was cut
    /// short, by a crash or a full disk, ends that line, so that the next begins on a line of its own.
    [[nodiscard]] boost::system::result<void> open();

    /// No effect on somebody else's descriptor.
    void close() noexcept;

    [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }

    /// Whether the path names another file by now, or none.
    [[nodiscard]] bool moved() const noexcept;

    /// Writes as many of the bytes as go without waiting for a reader; returns how many.  A disk may take its
    /// time. Fails with boost::system::errc::operation_would_block where a pipe is full.  \pre is_open()
    [[nodiscard]] boost::system::result<std::size_t> write_some(std::string_view bytes) noexcept;

    /// Returns when what was written would outlive a loss of power; at once where it is no regular file.
    [[nodiscard]] boost::system::result<void> sync() noexcept;

    [[nodiscard]] bool has_path() const noexcept { return !path_.empty(); }
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
    void look_at_kind() noexcept;

    std::string path_;
    int descriptor_ = -1;
    bool regular_ = false; // a file on a disk, not a pipe, terminal or device
};

} // namespace lariat::sinks
