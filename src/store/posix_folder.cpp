#include "store/posix_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace lariat::store {
namespace {

constexpr mode_t folder_mode = 0750;
constexpr mode_t file_mode = 0640;

/// A descriptor that is closed at the end.
class descriptor {
public:
    explicit descriptor(int value) noexcept : value_{value} { }
    descriptor(descriptor&& other) noexcept : value_{std::exchange(other.value_, -1)} { }
    descriptor& operator=(descriptor&&) = delete;
    ~descriptor()
    {
        if (value_ >= 0) ::close(value_);
    }
    [[nodiscard]] int get() const noexcept { return value_; }
    [[nodiscard]] int release() noexcept { return std::exchange(value_, -1); }

private:
    int value_;
};

result<void> outcome_of(int returned)
{
    if (returned != 0) return from_errno(errno);
    return {};
}

class posix_output final : public output_file {
public:
    explicit posix_output(int at) : at_{at} { }

    result<void> write(std::span<std::byte const> bytes) override
    {
        while (!bytes.empty()) {
            auto const written = ::write(at_.get(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return from_errno(errno);
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
        return {};
    }

    result<void> sync() override { return outcome_of(::fsync(at_.get())); }

private:
    descriptor at_;
};

class posix_input final : public input_file {
public:
    explicit posix_input(int at) : at_{at} { }

    result<std::size_t> read(std::span<std::byte> into) override
    {
        std::size_t done = 0;
        while (done < into.size()) {
            auto const got = ::read(at_.get(), into.data() + done, into.size() - done);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return from_errno(errno);
            if (got == 0) break;
            done += static_cast<std::size_t>(got);
        }
        return done;
    }

private:
    descriptor at_;
};

} // namespace

result<std::unique_ptr<posix_folder>> posix_folder::open_locked(std::string const& path)
{
    if (::mkdir(path.c_str(), folder_mode) != 0 && errno != EEXIST) return from_errno(errno);
    descriptor at{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (at.get() < 0) return from_errno(errno);
    descriptor lock{::openat(at.get(), "lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, file_mode)};
    if (lock.get() < 0) return from_errno(errno);
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return errc::in_use;
        return from_errno(errno);
    }
    return std::unique_ptr<posix_folder>{new posix_folder{at.release(), lock.release()}};
}

result<std::unique_ptr<posix_folder>> posix_folder::open_unlocked(std::string const& path)
{
    int const at = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (at < 0) return from_errno(errno);
    return std::unique_ptr<posix_folder>{new posix_folder{at, -1}};
}

posix_folder::~posix_folder()
{
    ::close(descriptor_);
    if (lock_ >= 0) ::close(lock_);
}

result<std::unique_ptr<output_file>> posix_folder::create(std::string const& name)
{
    constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
    int const at = ::openat(descriptor_, name.c_str(), flags, file_mode);
    if (at < 0) return from_errno(errno);
    return std::make_unique<posix_output>(at);
}

result<std::unique_ptr<input_file>> posix_folder::open(std::string const& name)
{
    int const at = ::openat(descriptor_, name.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (at < 0) return from_errno(errno);
    return std::make_unique<posix_input>(at);
}

result<std::vector<std::string>> posix_folder::names()
{
    // A descriptor of its own: reading a folder moves its position.
    int const at = ::openat(descriptor_, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (at < 0) return from_errno(errno);
    std::unique_ptr<DIR, int (*)(DIR*)> const entries{::fdopendir(at), ::closedir};
    if (!entries) {
        auto const why = from_errno(errno);
        ::close(at);
        return why;
    }
    std::vector<std::string> out;
    errno = 0;
    // One thread reads this folder at a time.
    while (auto const* const entry = ::readdir(entries.get())) { // NOLINT(concurrency-mt-unsafe)
        std::string name{static_cast<char const*>(entry->d_name)};
        if (name != "." && name != "..") out.push_back(std::move(name));
    }
    if (errno != 0) return from_errno(errno);
    std::ranges::sort(out);
    return out;
}

result<void> posix_folder::rename(std::string const& from, std::string const& to)
{
    return outcome_of(::renameat(descriptor_, from.c_str(), descriptor_, to.c_str()));
}

result<void> posix_folder::remove(std::string const& name)
{
    return outcome_of(::unlinkat(descriptor_, name.c_str(), 0));
}

result<void> posix_folder::sync()
{
    return outcome_of(::fsync(descriptor_));
}

result<std::unique_ptr<input_file>> open_input(std::string const& path)
{
    int const at = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (at < 0) return from_errno(errno);
    return std::make_unique<posix_input>(at);
}

} // namespace lariat::store
