#include "sinks/append_file.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sinks/error.hpp"

namespace lariat::sinks {
namespace {

using boost::system::result;

bool ends_within_a_line(std::string const& path, off_t size) noexcept
{
    if (size == 0) return false;
    int const reading = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (reading < 0) return false; // may be appended to, but not read: nobody can tell
    char last = '\n';
    bool const read = ::pread(reading, &last, 1, size - 1) == 1;
    ::close(reading);
    return read && last != '\n';
}

} // namespace

append_file::append_file(std::string path) : path_{std::move(path)} { }

append_file::append_file(int descriptor) : descriptor_{descriptor}
{
    look_at_kind();
}

append_file::~append_file()
{
    close();
}

result<void> append_file::open()
{
    if (!has_path()) return {};
    close();
    // Non-blocking, for a named pipe: without a reader open() fails rather than wait for one.
    constexpr int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    descriptor_ = ::open(path_.c_str(), flags, 0640);
    if (descriptor_ < 0) return from_errno(errno);
    look_at_kind();

    struct stat found { };
    if (regular_ && ::fstat(descriptor_, &found) == 0 && ends_within_a_line(path_, found.st_size)
        && ::write(descriptor_, "\n", 1) != 1) {
        auto const why = from_errno(errno);
        close();
        return why;
    }
    return {};
}

void append_file::close() noexcept
{
    if (has_path() && descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

bool append_file::moved() const noexcept
{
    if (!has_path()) return false;
    struct stat open_one { };
    struct stat at_path { };
    return ::fstat(descriptor_, &open_one) != 0 || ::stat(path_.c_str(), &at_path) != 0
        || open_one.st_dev != at_path.st_dev || open_one.st_ino != at_path.st_ino;
}

result<std::size_t> append_file::write_some(std::string_view bytes) noexcept
{
    auto most = bytes.size();
    if (!regular_) {
        // Standard output is shared with others and may not be made non-blocking; a pipe that polls as
        // writable takes PIPE_BUF bytes without blocking.
        pollfd room{descriptor_, POLLOUT, 0};
        if (::poll(&room, 1, 0) == 0)
            return boost::system::errc::make_error_code(boost::system::errc::operation_would_block);
        most = std::min<std::size_t>(most, PIPE_BUF);
    }
    ssize_t written = 0;
    do written = ::write(descriptor_, bytes.data(), most);
    while (written < 0 && errno == EINTR);
    if (written >= 0) return static_cast<std::size_t>(written);
    if (errno == EAGAIN)
        return boost::system::errc::make_error_code(boost::system::errc::operation_would_block);
    return from_errno(errno);
}

result<void> append_file::sync() noexcept
{
    if (regular_ && ::fdatasync(descriptor_) != 0) return from_errno(errno);
    return {};
}

void append_file::look_at_kind() noexcept
{
    struct stat found { };
    regular_ = ::fstat(descriptor_, &found) == 0 && S_ISREG(found.st_mode);
}

} // namespace lariat::sinks
